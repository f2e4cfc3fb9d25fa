package io.oarlock.storage.rocks;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a batch the way RocksDB keeps it in memory and in its log (db/write_batch.cc), so that a batch crosses into
 * native code once instead of once a row: 8 bytes of sequence number, 4 bytes of count (both little endian), then for
 * each change a tag, the column family id, the key and for puts the value, lengths as varint32. RocksDB never changes
 * this format, as it would lose its logs. Used by one thread.
 */
final class BatchBytes implements StoreBatch.Visitor {
    private static final int HEADER_BYTES = 12;
    private static final int COUNT_OFFSET = 8;
    private static final byte TAG_DELETE = 0x4;
    private static final byte TAG_PUT = 0x5;

    private final ToIntFunction<Table> columnFamilyIds;
    private final byte[] bytes;
    private int length = HEADER_BYTES;
    private @Nullable Table lastTable;
    private int lastId;

    private BatchBytes(ToIntFunction<Table> columnFamilyIds, int size) {
        this.columnFamilyIds = columnFamilyIds;
        this.bytes = new byte[size];
    }

    static byte[] encode(StoreBatch batch, ToIntFunction<Table> columnFamilyIds) {
        Size size = new Size(columnFamilyIds);
        batch.forEach(size);
        BatchBytes encoder = new BatchBytes(columnFamilyIds, Math.toIntExact(size.bytes));
        batch.forEach(encoder);
        encoder.writeCount(batch.size());
        return encoder.bytes;
    }

    @Override
    public void put(Table table, byte[] key, byte[] value) {
        writeHead(TAG_PUT, table);
        writeBytes(key);
        writeBytes(value);
    }

    @Override
    public void delete(Table table, byte[] key) {
        writeHead(TAG_DELETE, table);
        writeBytes(key);
    }

    private void writeHead(byte tag, Table table) {
        if (table != lastTable) {
            lastId = columnFamilyIds.applyAsInt(table);
            lastTable = table;
        }
        bytes[length++] = tag;
        writeVarint(lastId);
    }

    private void writeBytes(byte[] field) {
        writeVarint(field.length);
        System.arraycopy(field, 0, bytes, length, field.length);
        length += field.length;
    }

    private void writeVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void writeCount(int count) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT_OFFSET + i] = (byte) (count >>> (Byte.SIZE * i));
        }
    }

    /** Adds up what the changes of a batch take, so that they are written into an array of just that size. */
    private static final class Size implements StoreBatch.Visitor {
        private final ToIntFunction<Table> columnFamilyIds;
        private long bytes = HEADER_BYTES;

        Size(ToIntFunction<Table> columnFamilyIds) {
            this.columnFamilyIds = columnFamilyIds;
        }

        @Override
        public void put(Table table, byte[] key, byte[] value) {
            delete(table, key);
            bytes += field(value);
        }

        @Override
        public void delete(Table table, byte[] key) {
            bytes += 1 + varint(columnFamilyIds.applyAsInt(table)) + field(key);
        }

        private static long field(byte[] field) {
            return (long) varint(field.length) + field.length;
        }

        private static int varint(int value) {
            return (31 - Integer.numberOfLeadingZeros(value | 1)) / 7 + 1;
        }
    }
}
