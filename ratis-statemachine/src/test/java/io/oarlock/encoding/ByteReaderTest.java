package io.oarlock.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Bytes;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
    @Property(tries = 500)
    void everyNumberAndTextComesBack(@ForAll long number, @ForAll int small, @ForAll byte[] blob) {
        ByteWriter out = new ByteWriter(1);
        out.putVarlong(number);
        out.putVarint(small);
        out.putZigzag(small);
        out.putLong(number);
        out.putInt(small);
        out.putShort(small);
        out.putByte(small);
        out.putBlob(blob);
        out.putNullable(null);
        out.putNullable(Bytes.wrap(blob));
        ByteReader in = new ByteReader(out.toByteArray());
        assertThat(in.getVarlong()).isEqualTo(number);
        assertThat(in.getVarint()).isEqualTo(small);
        assertThat(in.getZigzag()).isEqualTo(small);
        assertThat(in.getLong()).isEqualTo(number);
        assertThat(in.getInt()).isEqualTo(small);
        assertThat(in.getShort()).isEqualTo(small & 0xffff);
        assertThat(in.getByte()).isEqualTo(small & 0xff);
        assertThat(in.getBlob().array()).isEqualTo(blob);
        assertThat(in.getNullable()).isNull();
        assertThat(in.getNullable()).isEqualTo(Bytes.wrap(blob));
        in.end();
    }

    @ParameterizedTest
    @CsvSource({"0,00", "127,7f", "128,8001", "300,ac02", "-1,ffffffffffffffffff01"})
    void aVarlongTakesSevenBitsAByte(long number, String hex) {
        ByteWriter out = new ByteWriter(1);
        out.putVarlong(number);
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(hex);
    }

    /** One value has one spelling: otherwise two members could disagree on whether bytes are the same entry. */
    @ParameterizedTest
    @ValueSource(strings = {"", "80", "8000", "ffffffffffffffffff02", "ffffffffffffffffffff01", "808080808000"})
    void anotherSpellingOfAVarlongIsRefused(String hex) {
        ByteReader in = new ByteReader(HexFormat.of().parseHex(hex));
        assertThatThrownBy(in::getVarlong).isInstanceOf(BrokenBytesException.class);
    }

    @Test
    void aVarintHasThirtyTwoBits() {
        ByteReader in = new ByteReader(HexFormat.of().parseHex("ffffffff1f"));
        assertThatThrownBy(in::getVarint).isInstanceOf(BrokenBytesException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"05abcd", "ffffffff0f", "80808080088001"})
    void anAnnouncedLengthIsNotBelieved(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> new ByteReader(bytes).getString()).isInstanceOf(BrokenBytesException.class);
        assertThatThrownBy(() -> new ByteReader(bytes).getBlob()).isInstanceOf(BrokenBytesException.class);
        assertThatThrownBy(() -> new ByteReader(bytes).getNullable()).isInstanceOf(BrokenBytesException.class);
    }

    @Test
    void theReaderStaysInsideItsPart() {
        ByteReader in = new ByteReader(new byte[20], 2, 9);
        assertThat(in.remaining()).isEqualTo(7);
        assertThatThrownBy(in::getLong).isInstanceOf(BrokenBytesException.class);
        assertThat(in.getInt()).isZero();
        assertThatThrownBy(in::getInt).isInstanceOf(BrokenBytesException.class);
        assertThatThrownBy(in::end).isInstanceOf(BrokenBytesException.class);
        assertThat(in.getShort()).isZero();
        assertThat(in.getByte()).isZero();
        assertThatThrownBy(in::getByte).isInstanceOf(BrokenBytesException.class);
        in.end();
    }

    @Test
    void roomLeftOpenIsFilledLater() {
        ByteWriter out = new ByteWriter(1);
        out.putByte(9);
        out.skip(12);
        out.setInt(1, 0x01020304);
        out.setLong(5, 0x05060708090a0b0cL);
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("090102030405060708090a0b0c");
        out.truncate(2);
        assertThat(out.size()).isEqualTo(2);
        out.skip(1);
        assertThat(out.toByteArray()).containsExactly(9, 1, 0);
        assertThatThrownBy(() -> out.truncate(4)).isInstanceOf(IllegalArgumentException.class);
    }
}
