package io.oarlock.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do; run against each of them. */
public abstract class OrderedStoreContract {
    protected static final Table NODES = new Table("nodes");
    protected static final Table SESSIONS = new Table("sessions", true);
    protected static final List<Table> TABLES = List.of(NODES, SESSIONS);

    @TempDir
    protected Path directory;

    private OrderedStore store;

    /** A new, empty store. */
    protected abstract OrderedStore create();

    /** A store over a directory that a checkpoint has made. */
    protected abstract OrderedStore openCheckpoint(Path checkpoint);

    /** The same store as it is found after the process died. */
    protected abstract OrderedStore crashAndReopen(OrderedStore store);

    @BeforeEach
    void open() {
        store = create();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRowIsReadBackAfterItsCommit() {
        commit(new StoreBatch().put(NODES, key("/a"), key("1")));

        assertThat(store.get(NODES, key("/a"))).isEqualTo(key("1"));
        assertThat(store.get(NODES, key("/b"))).isNull();
        assertThat(store.get(SESSIONS, key("/a"))).isNull();
    }

    @Test
    void theLengthOfARowIsKnownWithoutTheRow() {
        byte[] large = new byte[100_000];
        commit(new StoreBatch().put(NODES, key("/a"), key("123")).put(NODES, key("/large"), large));
        commit(new StoreBatch().put(NODES, key("/empty"), new byte[0]).put(NODES, key("/gone"), large));
        store.flush();
        commit(new StoreBatch().put(NODES, key("/late"), large).delete(NODES, key("/gone")));

        assertThat(store.length(NODES, key("/a"))).isEqualTo(3);
        assertThat(store.length(NODES, key("/large"))).isEqualTo(large.length);
        assertThat(store.length(NODES, key("/late"))).isEqualTo(large.length);
        assertThat(store.length(NODES, key("/empty"))).isZero();
        assertThat(store.length(NODES, key("/gone"))).isEqualTo(-1);
        assertThat(store.length(NODES, key("/missing"))).isEqualTo(-1);
    }

    @Test
    void keysAndValuesMayBeEmpty() {
        commit(new StoreBatch().put(NODES, new byte[0], new byte[0]));

        assertThat(store.get(NODES, new byte[0])).isEmpty();
        assertThat(rows(store, NODES)).containsExactly("=");
    }

    @Test
    void changesOfABatchApplyInTheirOrder() {
        commit(new StoreBatch()
                .put(NODES, key("a"), key("1"))
                .delete(NODES, key("a"))
                .put(NODES, key("b"), key("1"))
                .put(NODES, key("b"), key("2"))
                .delete(NODES, key("c"))
                .put(NODES, key("c"), key("3")));

        assertThat(rows(store, NODES)).containsExactly("b=2", "c=3");
    }

    @Test
    void deletingAMissingRowChangesNothing() {
        commit(new StoreBatch().put(NODES, key("a"), key("1")));
        commit(new StoreBatch().delete(NODES, key("x")));

        assertThat(rows(store, NODES)).containsExactly("a=1");
    }

    @Test
    void anEmptyBatchIsAllowed() {
        commit(new StoreBatch());

        assertThat(rows(store, NODES)).isEmpty();
    }

    @Test
    void keysSortAsUnsignedBytes() {
        byte[] low = {0x7f};
        byte[] high = {(byte) 0x80};
        commit(new StoreBatch()
                .put(NODES, high, key("high"))
                .put(NODES, low, key("low"))
                .put(NODES, new byte[] {(byte) 0x80, 0}, key("longer")));

        List<String> values = new ArrayList<>();
        try (Cursor cursor = store.scan(NODES, new byte[0], null)) {
            while (cursor.next()) {
                values.add(text(cursor.value()));
            }
        }
        assertThat(values).containsExactly("low", "high", "longer");
    }

    @Test
    void aScanHonoursItsBounds() {
        commit(batch("a", "b", "c", "d"));

        assertThat(keys(store.scan(NODES, key("b"), key("d")))).containsExactly("b", "c");
        assertThat(keys(store.scan(NODES, key("bb"), null))).containsExactly("c", "d");
        assertThat(keys(store.scan(NODES, key("b"), key("b")))).isEmpty();
        assertThat(keys(store.scan(NODES, key("c"), key("a")))).isEmpty();
        assertThat(keys(store.scan(NODES, key("x"), null))).isEmpty();
    }

    @Test
    void aScanStaysInItsTable() {
        commit(new StoreBatch().put(NODES, key("a"), key("1")).put(SESSIONS, key("b"), key("2")));

        assertThat(rows(store, NODES)).containsExactly("a=1");
        assertThat(rows(store, SESSIONS)).containsExactly("b=2");
    }

    @Test
    void anExhaustedCursorStaysExhausted() {
        commit(batch("a"));

        try (Cursor cursor = store.scan(NODES, key("a"), key("b"))) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void aCursorDoesNotSeeLaterCommits() {
        commit(batch("a", "b", "c"));

        try (Cursor cursor = store.scan(NODES, key("a"), null)) {
            assertThat(cursor.next()).isTrue();
            commit(new StoreBatch().delete(NODES, key("b")).put(NODES, key("bb"), key("1")));

            assertThat(cursor.next()).isTrue();
            assertThat(text(cursor.key())).isEqualTo("b");
            assertThat(cursor.next()).isTrue();
            assertThat(text(cursor.key())).isEqualTo("c");
        }
    }

    @Test
    void keysHandedOutStayValidAfterTheCursorMoves() {
        commit(batch("a", "b"));

        try (Cursor cursor = store.scan(NODES, key("a"), null)) {
            cursor.next();
            byte[] first = cursor.key();
            byte[] value = cursor.value();
            cursor.next();
            assertThat(text(first)).isEqualTo("a");
            assertThat(text(value)).isEqualTo("value of a");
        }
    }

    @Test
    void aViewStaysAsItWas() {
        commit(batch("a", "b"));

        try (StoreView view = store.view()) {
            commit(new StoreBatch()
                    .delete(NODES, key("a"))
                    .put(NODES, key("b"), key("new"))
                    .put(SESSIONS, key("s"), key("1")));

            assertThat(rows(view, NODES)).containsExactly("a=value of a", "b=value of b");
            assertThat(rows(view, SESSIONS)).isEmpty();
            assertThat(view.get(NODES, key("a"))).isEqualTo(key("value of a"));
        }
        assertThat(rows(store, NODES)).containsExactly("b=new");
    }

    @Test
    void aViewOutlivesAFlush() {
        commit(batch("a"));

        try (StoreView view = store.view()) {
            commit(new StoreBatch().delete(NODES, key("a")));
            store.flush();
            assertThat(rows(view, NODES)).containsExactly("a=value of a");
        }
    }

    @Test
    void whatWasFlushedSurvivesACrash() {
        commit(batch("a"));
        commit(new StoreBatch().put(SESSIONS, key("s"), key("1")));
        store.flush();

        store = crashAndReopen(store);

        assertThat(rows(store, NODES)).containsExactly("a=value of a");
        assertThat(rows(store, SESSIONS)).containsExactly("s=1");
    }

    @Test
    void whatWasNotFlushedIsLostWholeOrKeptWhole() {
        commit(batch("a"));
        store.flush();
        commit(new StoreBatch().put(NODES, key("b"), key("1")).put(SESSIONS, key("b"), key("1")));

        store = crashAndReopen(store);

        assertThat(store.get(NODES, key("b")) == null).isEqualTo(store.get(SESSIONS, key("b")) == null);
        assertThat(store.get(NODES, key("a"))).isNotNull();
    }

    @Test
    void aCheckpointHoldsTheRowsOfItsMoment() {
        Path checkpoint = directory.resolve("checkpoint");
        commit(batch("a", "b"));
        commit(new StoreBatch().put(SESSIONS, key("s"), key("1")));
        store.checkpoint(checkpoint);
        commit(new StoreBatch().delete(NODES, key("a")).put(NODES, key("c"), key("1")));
        store.flush();

        try (OrderedStore copy = openCheckpoint(checkpoint)) {
            assertThat(rows(copy, NODES)).containsExactly("a=value of a", "b=value of b");
            assertThat(rows(copy, SESSIONS)).containsExactly("s=1");
        }
        assertThat(rows(store, NODES)).containsExactly("b=value of b", "c=1");
    }

    @Test
    void aCheckpointTakesCommitsLikeAnyStore() {
        Path checkpoint = directory.resolve("checkpoint");
        commit(batch("a"));
        store.checkpoint(checkpoint);

        try (OrderedStore copy = openCheckpoint(checkpoint)) {
            copy.commit(new StoreBatch().put(NODES, key("only in the copy"), key("1")));
            assertThat(copy.get(NODES, key("only in the copy"))).isNotNull();
        }
        assertThat(store.get(NODES, key("only in the copy"))).isNull();
    }

    @Test
    void aCheckpointNeverOverwritesADirectory() {
        Path checkpoint = directory.resolve("checkpoint");
        store.checkpoint(checkpoint);

        assertThatThrownBy(() -> store.checkpoint(checkpoint)).isInstanceOf(StoreException.class);
        assertThat(store.get(NODES, key("a"))).isNull();
    }

    @Test
    void anUnknownTableIsRefusedAndNothingOfItsBatchIsKept() {
        Table unknown = new Table("unknown");

        assertThatThrownBy(() -> store.get(unknown, key("a")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("unknown");
        assertThatThrownBy(() -> commit(batch("a").put(unknown, key("a"), key("1"))))
                .isInstanceOf(StoreException.class);
        assertThat(store.get(NODES, key("a"))).isNull();
    }

    @Test
    void aClosedStoreRefusesEverything() {
        store.close();

        assertThatThrownBy(() -> store.get(NODES, key("a"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.scan(NODES, key("a"), null)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> commit(batch("a"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.view()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.flush()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.stats()).isInstanceOf(StoreException.class);
    }

    private void commit(StoreBatch batch) {
        store.commit(batch);
    }

    private static StoreBatch batch(String... keys) {
        StoreBatch batch = new StoreBatch();
        for (String key : keys) {
            batch.put(NODES, key(key), key("value of " + key));
        }
        return batch;
    }

    private static List<String> keys(Cursor rows) {
        List<String> keys = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                keys.add(text(rows.key()));
            }
        }
        return keys;
    }

    private static List<String> rows(StoreReader reader, Table table) {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = reader.scan(table, new byte[0], null)) {
            while (cursor.next()) {
                rows.add(text(cursor.key()) + "=" + text(cursor.value()));
            }
        }
        return rows;
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
