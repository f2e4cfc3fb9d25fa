package io.oarlock.rows;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.Cursor;
import io.oarlock.storage.DelegatingStore;
import io.oarlock.storage.StoreReader;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeTotals;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store with rows as log entries write them, which knows what is open of it, and how many rows walks went over. */
final class WrittenRows extends DelegatingStore {
    CoreState state = new CoreState(1, 1, 1, 1, 0, 0, new TreeTotals(0, 0, 0, 0));
    int cursorsOpen;
    int viewsOpen;
    int rowsWalked;

    WrittenRows() {
        super(HeapStore.open(Tables.ALL));
    }

    /** As one entry. */
    void change(Consumer<RowChanges> changes) {
        RowChanges entry = new RowChanges(state, new ByteWriter(64));
        changes.accept(entry);
        state = entry.finish(state);
        commit(entry.batch());
    }

    void create(String path, long owner) {
        change(entry -> entry.putZnode(new ZnodePath(path), null, znode("data", owner)));
    }

    static Znode znode(String data, long owner) {
        return new Znode(Bytes.utf8(data), Acl.OPEN, 7, 7, 7, 99, 99, 0, 0, 0, owner, 0);
    }

    @Override
    public Cursor scan(Table table, byte[] from, byte @Nullable [] to) {
        return counted(super.scan(table, from, to));
    }

    @Override
    public StoreView view() {
        viewsOpen++;
        StoreView view = super.view();
        return new StoreView() {
            @Override
            public byte @Nullable [] get(Table table, byte[] key) {
                return view.get(table, key);
            }

            @Override
            public Cursor scan(Table table, byte[] from, byte @Nullable [] to) {
                return counted(view.scan(table, from, to));
            }

            @Override
            public void close() {
                viewsOpen--;
                view.close();
            }
        };
    }

    private Cursor counted(Cursor cursor) {
        cursorsOpen++;
        return new Cursor() {
            @Override
            public boolean next() {
                boolean found = cursor.next();
                rowsWalked += found ? 1 : 0;
                return found;
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public byte[] value() {
                return cursor.value();
            }

            @Override
            public void close() {
                cursorsOpen--;
                cursor.close();
            }
        };
    }

    /** Rows of a table. */
    static long count(StoreReader store, Table table) {
        return new RowReader(store).count(table, () -> {});
    }
}
