package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowsFuzzTest {
    private static final ZnodePath PATH = new ZnodePath("/a");

    /** The first byte says what the others are to be read as. */
    @FuzzTest(maxDuration = "10m")
    void aRowIsReadOrDamaged(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] row = Arrays.copyOfRange(input, 1, input.length);
        Allocation.within(row.length, () -> {
            switch (input[0] % 5) {
                case 0 -> readZnode(row);
                case 1 -> readState(row);
                case 2 -> decode(RowFormats.ZNODE, PATH, RowKeys.znode(PATH), row);
                case 3 -> decode(RowFormats.SESSION, 7L, RowKeys.session(7), row);
                default -> decode(RowFormats.STATE, RowReader.STATE_KEY, RowReader.STATE_KEY, row);
            }
        });
    }

    @Test
    void seedsThatAreChangedAreReadOrDamaged() {
        Corpus.of(getClass(), "aRowIsReadOrDamaged").forEachMutant(this::aRowIsReadOrDamaged);
    }

    /** As if the checksum were right: it does not protect against what another version wrote. */
    private static void readZnode(byte[] record) {
        try {
            Znode znode = ZnodeRow.read(new ByteReader(record));
            ByteWriter out = new ByteWriter(record.length);
            ZnodeRow.write(znode, out);
            assertThat(ZnodeRow.read(new ByteReader(out.toByteArray()))).isEqualTo(znode);
        } catch (BrokenBytesException broken) {
            // What such bytes are for.
        }
    }

    private static void readState(byte[] record) {
        try {
            CoreState state = CoreState.read(new ByteReader(record));
            ByteWriter out = new ByteWriter(record.length);
            CoreState.write(state, out);
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(record, out.toByteArray().length));
        } catch (BrokenBytesException broken) {
            // What such bytes are for.
        }
    }

    private static <K, V> void decode(RowFormat<K, V> format, K id, byte[] key, byte[] row) {
        try {
            V record = format.decode(id, key, row).value();
            byte[] again = format.encode(key, record, new ByteWriter(row.length));
            assertThat(format.decode(id, key, again).value()).isEqualTo(record);
        } catch (StoreException damaged) {
            // What such bytes are for.
        }
    }
}
