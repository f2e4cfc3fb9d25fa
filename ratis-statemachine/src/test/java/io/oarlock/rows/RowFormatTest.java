package io.oarlock.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreException;
import io.oarlock.tree.TreeTotals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowFormatTest {
    private static final ZnodePath PATH = new ZnodePath("/a/\u00e9");
    private static final byte[] KEY = RowKeys.znode(PATH);
    private static final Znode LEAF =
            new Znode(Bytes.utf8("x"), Acl.OPEN, 7, 7, 7, 99, 99, 0, 0, 0, Owner.PERSISTENT, 0);

    private final ByteWriter scratch = new ByteWriter(1);

    static Stream<Znode> znodes() {
        Acl listed = new Acl(List.of(new AclEntry(255, "digest", "u:h"), new AclEntry(0, "ip", "::1")));
        return Stream.of(
                LEAF,
                new Znode(null, Acl.OPEN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new Znode(Bytes.EMPTY, listed, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                new Znode(Bytes.EMPTY, Acl.OPEN, 0, 0, 0, 0, 0, 0, 0, -1, 0, 2),
                new Znode(Bytes.wrap(new byte[100_000]), Acl.OPEN, -1, -2, -3, -4, -5, -6, -7, -8, -9, 0),
                new Znode(null, new Acl(List.of()), 1, 1, 1, 1, 1, 0, 5, 0, Owner.ttl(77), 0),
                new Znode(Bytes.utf8("c"), Acl.OPEN, 1, 1, 1, 1, 1, 0, 0, 0, Owner.CONTAINER, 0));
    }

    @ParameterizedTest
    @MethodSource("znodes")
    void everyZnodeComesBack(Znode znode) {
        byte[] row = RowFormats.ZNODE.encode(KEY, znode, scratch);
        Stored<Znode> stored = RowFormats.ZNODE.decode(PATH, KEY, row);
        assertThat(stored.value()).isEqualTo(znode);
        assertThat(stored.checksum()).isEqualTo(RowFormat.checksum(row));
    }

    /** Rows are on disk and digests are compared between versions: these bytes must not change. */
    @Test
    void aLeafHasTheBytesItAlwaysHad() {
        byte[] row = RowFormats.ZNODE.encode(KEY, LEAF, scratch);
        assertThat(HexFormat.of().formatHex(row, 0, row.length - 8))
                .isEqualTo("010000" + "0000000000000007" + "0000000000000063" + "0178");
        assertThat(Long.toHexString(RowFormat.checksum(row))).isEqualTo("a5acc282509c1922");
    }

    @Test
    void anyChangedByteIsFound() {
        byte[] row = RowFormats.ZNODE.encode(KEY, LEAF, scratch);
        for (int i = 0; i < row.length; i++) {
            byte[] damaged = row.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> RowFormats.ZNODE.decode(PATH, KEY, damaged))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("table znodes")
                    .hasMessageContaining("/a/\u00e9");
        }
        for (int length = 0; length < row.length; length++) {
            byte[] cut = Arrays.copyOf(row, length);
            assertThatThrownBy(() -> RowFormats.ZNODE.decode(PATH, KEY, cut)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aRowUnderAnotherKeyIsFound() {
        byte[] row = RowFormats.ZNODE.encode(KEY, LEAF, scratch);
        ZnodePath other = new ZnodePath("/b");
        assertThatThrownBy(() -> RowFormats.ZNODE.decode(other, RowKeys.znode(other), row))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void aDamagedSessionIsNamedInHex() {
        Session session = new Session(0x0100_0000_0000_00ffL, 1, Bytes.utf8("p"), 2, 3);
        byte[] key = RowKeys.session(session.id());
        byte[] row = RowFormats.SESSION.encode(key, session, scratch);
        assertThat(RowFormats.SESSION.decode(session.id(), key, row).value()).isEqualTo(session);
        row[0] ^= 1;
        assertThatThrownBy(() -> RowFormats.SESSION.decode(session.id(), key, row))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("table sessions, key 0x01000000000000ff");
    }

    /** Its key has a prefix, and then a path with characters that no prefix has. */
    @Test
    void aDamagedCountOfAQuotaIsNamedByItsPath() {
        ZnodePath limited = new ZnodePath("/with a space");
        byte[] key = RowKeys.quotaCount(limited);
        byte[] row = RowFormats.QUOTA_COUNT.encode(key, PATH, scratch);
        row[0] ^= 1;
        assertThatThrownBy(() -> RowFormats.QUOTA_COUNT.decode(limited, key, row))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("key quota-count:/with a space: its checksum is wrong")
                .hasNoCause();
    }

    @Test
    void aDamagedRowUnderAnEmptyKeyIsFound() {
        byte[] key = {};
        assertThatThrownBy(() -> RowFormats.ZNODE.decode(PATH, key, new byte[20]))
                .isInstanceOf(DamagedStoreException.class);
    }

    @Test
    void aRecordOfNoBytesComesBack() {
        RowFormat<Integer, String> nothing = new RowFormat<>(Tables.META, (text, out) -> {}, (id, in) -> "none");
        byte[] row = nothing.encode(KEY, "none", scratch);
        assertThat(nothing.decode(1, KEY, row).value()).isEqualTo("none");
    }

    /** Another version may have written them, with a checksum that is right. */
    @Test
    void bytesThatNobodyReadsAreDamage() {
        RowFormat<Long, Long> longer = new RowFormat<>(
                Tables.META,
                (number, out) -> {
                    out.putLong(number);
                    out.putByte(1);
                },
                (id, in) -> in.getLong());
        byte[] row = longer.encode(KEY, 7L, scratch);
        assertThatThrownBy(() -> longer.decode(7L, KEY, row))
                .isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining("1 bytes too many")
                .hasCauseInstanceOf(BrokenBytesException.class);
    }

    @Test
    void theStateComesBack() {
        CoreState state = new CoreState(1, 2, 3, 4, 5, 6, new TreeTotals(7, 8, 9, 10));
        byte[] key = RowReader.STATE_KEY;
        byte[] row = RowFormats.STATE.encode(key, state, scratch);
        assertThat(RowFormats.STATE.decode(key, key, row).value()).isEqualTo(state);
    }

    /** The reference values of XXH64 with seed 0. */
    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
    })
    void theChecksumIsXxh64(String text, String hex) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(Long.toHexString(Checksum.of(bytes, bytes.length, 0))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"/a, /|a", "/a/b, /a|b", "/a/b/cd, /a/b|cd"})
    void aChildsKeyIsItsParentNulAndItsName(String path, String key) {
        assertThat(new String(RowKeys.child(RowKeys.znode(new ZnodePath(path))), StandardCharsets.UTF_8))
                .isEqualTo(key.replace('|', '\0'));
    }
}
