package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.rocksdb.WriteBatch;

/** Compares what RocksDB finds in a batch with the batch, change by change. */
final class Expectation extends WriteBatch.Handler {
    private final List<String> changes = new ArrayList<>();
    private int seen;

    Expectation(StoreBatch batch) {
        batch.forEach(new StoreBatch.Visitor() {
            @Override
            public void put(Table table, byte[] key, byte[] value) {
                changes.add(describe(id(table), key, value));
            }

            @Override
            public void delete(Table table, byte[] key) {
                changes.add(describe(id(table), key, "deleted".getBytes(UTF_8)));
            }
        });
    }

    int seen() {
        return seen;
    }

    @Override
    public void put(int columnFamilyId, byte[] key, byte[] value) {
        assertThat(describe(columnFamilyId, key, value)).isEqualTo(changes.get(seen++));
    }

    @Override
    public void delete(int columnFamilyId, byte[] key) {
        put(columnFamilyId, key, "deleted".getBytes(UTF_8));
    }

    private static int id(Table table) {
        return table.name().equals("one") ? 1 : 300;
    }

    private static String describe(int columnFamilyId, byte[] key, byte[] value) {
        HexFormat hex = HexFormat.of();
        return columnFamilyId + " " + hex.formatHex(key) + " " + hex.formatHex(value);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void merge(int columnFamilyId, byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void merge(byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void delete(byte[] key) {
        throw unexpected();
    }

    @Override
    public void singleDelete(int columnFamilyId, byte[] key) {
        throw unexpected();
    }

    @Override
    public void singleDelete(byte[] key) {
        throw unexpected();
    }

    @Override
    public void deleteRange(int columnFamilyId, byte[] beginKey, byte[] endKey) {
        throw unexpected();
    }

    @Override
    public void deleteRange(byte[] beginKey, byte[] endKey) {
        throw unexpected();
    }

    @Override
    public void logData(byte[] blob) {
        throw unexpected();
    }

    @Override
    public void putBlobIndex(int columnFamilyId, byte[] key, byte[] value) {
        throw unexpected();
    }

    @Override
    public void markBeginPrepare() {
        throw unexpected();
    }

    @Override
    public void markEndPrepare(byte[] xid) {
        throw unexpected();
    }

    @Override
    public void markNoop(boolean emptyBatch) {
        throw unexpected();
    }

    @Override
    public void markRollback(byte[] xid) {
        throw unexpected();
    }

    @Override
    public void markCommit(byte[] xid) {
        throw unexpected();
    }

    @Override
    public void markCommitWithTimestamp(byte[] xid, byte[] timestamp) {
        throw unexpected();
    }

    private static AssertionError unexpected() {
        return new AssertionError("a batch holds nothing but puts and deletes of tables");
    }
}
