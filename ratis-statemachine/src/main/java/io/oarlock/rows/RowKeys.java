package io.oarlock.rows;

import io.oarlock.model.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the tables. Paths are UTF-8 and hold no NUL once they name a znode, so NUL separates; numbers are big endian,
 * so that keys sort like them.
 */
final class RowKeys {
    private static final byte[] ORIGIN = {'o', 'r', 'i', 'g', 'i', 'n', '/'};

    private static final byte[] QUOTA_COUNT = "quota-count:".getBytes(StandardCharsets.UTF_8);

    private RowKeys() {}

    static byte[] znode(ZnodePath path) {
        return path.value().getBytes(StandardCharsets.UTF_8);
    }

    static ZnodePath path(byte[] key, int from) {
        return new ZnodePath(new String(key, from, key.length - from, StandardCharsets.UTF_8));
    }

    /** The row of CHILDREN for a znode other than the root, made of its own key. */
    static byte[] child(byte[] znodeKey) {
        int slash = lastSlash(znodeKey);
        int parentLength = Math.max(slash, 1);
        byte[] key = new byte[parentLength + znodeKey.length - slash];
        System.arraycopy(znodeKey, 0, key, 0, parentLength);
        System.arraycopy(znodeKey, slash + 1, key, parentLength + 1, znodeKey.length - slash - 1);
        return key;
    }

    /** How long the path of the parent in a row of CHILDREN is; -1 when the child has another name. */
    static int parentLength(byte[] childKey, byte[] name) {
        int length = childKey.length - name.length - 1;
        return length > 0
                        && childKey[length] == 0
                        && Arrays.equals(childKey, length + 1, childKey.length, name, 0, name.length)
                ? length
                : -1;
    }

    /** Where the children of a znode start. */
    static byte[] childrenFrom(byte[] znodeKey) {
        return Arrays.copyOf(znodeKey, znodeKey.length + 1);
    }

    /** Behind the last child of a znode. */
    static byte[] childrenTo(byte[] znodeKey) {
        return suffixed(znodeKey, (byte) 1);
    }

    /** Where paths below a znode other than the root start, in ZNODES as well as, for grandchildren, in CHILDREN. */
    static byte[] descendantsFrom(byte[] znodeKey) {
        return suffixed(znodeKey, (byte) '/');
    }

    /** Behind the last path below a znode other than the root. */
    static byte[] descendantsTo(byte[] znodeKey) {
        return suffixed(znodeKey, (byte) ('/' + 1));
    }

    /** The first key behind one. */
    static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** The row of META that says how far the count for a quota is. */
    static byte[] quotaCount(ZnodePath limited) {
        byte[] path = znode(limited);
        byte[] key = Arrays.copyOf(QUOTA_COUNT, QUOTA_COUNT.length + path.length);
        System.arraycopy(path, 0, key, QUOTA_COUNT.length, path.length);
        return key;
    }

    static ZnodePath quotaCountPath(byte[] key) {
        return path(key, QUOTA_COUNT.length);
    }

    static byte[] quotaCountsFrom() {
        return QUOTA_COUNT.clone();
    }

    static byte[] quotaCountsTo() {
        byte[] key = QUOTA_COUNT.clone();
        key[key.length - 1]++;
        return key;
    }

    static byte[] session(long sessionId) {
        byte[] key = new byte[8];
        putLong(key, 0, sessionId);
        return key;
    }

    static byte[] ephemeral(long sessionId, byte[] znodeKey) {
        byte[] key = new byte[8 + znodeKey.length];
        putLong(key, 0, sessionId);
        System.arraycopy(znodeKey, 0, key, 8, znodeKey.length);
        return key;
    }

    /** The row of META that holds the last entry of a member. */
    static byte[] origin(int member) {
        byte[] key = Arrays.copyOf(ORIGIN, ORIGIN.length + 4);
        for (int i = 0; i < 4; i++) {
            key[ORIGIN.length + i] = (byte) (member >>> (24 - 8 * i));
        }
        return key;
    }

    static int originMember(byte[] key) {
        int member = 0;
        for (int i = ORIGIN.length; i < key.length; i++) {
            member = (member << 8) | (key[i] & 0xff);
        }
        return member;
    }

    static byte[] originsFrom() {
        return ORIGIN.clone();
    }

    static byte[] originsTo() {
        byte[] key = ORIGIN.clone();
        key[key.length - 1]++;
        return key;
    }

    static long toLong(byte[] key, int from) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (key[from + i] & 0xff);
        }
        return value;
    }

    private static void putLong(byte[] key, int at, long value) {
        for (int i = 0; i < 8; i++) {
            key[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private static byte[] suffixed(byte[] prefix, byte last) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + 1);
        key[prefix.length] = last;
        return key;
    }

    private static int lastSlash(byte[] znodeKey) {
        int at = znodeKey.length - 1;
        while (znodeKey[at] != '/') {
            at--;
        }
        return at;
    }
}
