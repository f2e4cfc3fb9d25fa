package io.oarlock.rows;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.Table;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every row with content: the record, then the checksum of table, key and record. A row that was
 * damaged, or that stands under a wrong key, is found when it is read.
 */
final class RowFormat<K, V> {
    private static final int CHECKSUM_BYTES = 8;

    private final Table table;
    private final long tableSeed;
    private final Writer<V> writer;
    private final BiFunction<K, ByteReader, V> reader;

    /** Writes a record without its checksum. */
    interface Writer<V> {
        void write(V record, ByteWriter out);
    }

    RowFormat(Table table, Writer<V> writer, BiFunction<K, ByteReader, V> reader) {
        this.table = table;
        this.writer = writer;
        this.reader = reader;
        byte[] name = table.name().getBytes(StandardCharsets.UTF_8);
        this.tableSeed = Checksum.of(name, name.length, 0);
    }

    /** Encodes into {@code scratch}, which is emptied first. */
    byte[] encode(byte[] key, V record, ByteWriter scratch) {
        scratch.truncate(0);
        writer.write(record, scratch);
        scratch.skip(CHECKSUM_BYTES);
        byte[] row = scratch.toByteArray();
        int length = row.length - CHECKSUM_BYTES;
        putChecksum(row, Checksum.ofRow(tableSeed, key, row, length));
        return row;
    }

    Stored<V> decode(K id, byte[] key, byte[] row) {
        int length = row.length - CHECKSUM_BYTES;
        if (length < 0) {
            throw damaged(key, row.length + " bytes", null);
        }
        long checksum = checksum(row);
        if (Checksum.ofRow(tableSeed, key, row, length) != checksum) {
            throw damaged(key, "its checksum is wrong", null);
        }
        try {
            ByteReader in = new ByteReader(row, 0, length);
            V record = reader.apply(id, in);
            in.end();
            return new Stored<>(record, checksum, row.length);
        } catch (BrokenBytesException e) {
            throw damaged(key, e.getMessage(), e);
        }
    }

    /** The checksum at the end of an encoded row. */
    static long checksum(byte[] row) {
        return RowKeys.toLong(row, row.length - CHECKSUM_BYTES);
    }

    private static void putChecksum(byte[] row, long checksum) {
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            row[row.length - CHECKSUM_BYTES + i] = (byte) (checksum >>> (56 - 8 * i));
        }
    }

    private DamagedStoreException damaged(byte[] key, @Nullable String why, @Nullable Throwable cause) {
        String message = "damaged row in table " + table.name() + ", key " + printable(key) + ": " + why;
        return cause == null ? new DamagedStoreException(message) : new DamagedStoreException(message, cause);
    }

    /** Paths and names as text, numbers in hex. */
    private static String printable(byte[] key) {
        boolean path = key.length > 0 && key[0] == '/';
        for (byte b : key) {
            if (b < ' ' && !path) {
                return "0x" + HexFormat.of().formatHex(key);
            }
        }
        return new String(key, StandardCharsets.UTF_8);
    }
}
