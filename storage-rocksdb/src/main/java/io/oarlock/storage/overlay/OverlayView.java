package io.oarlock.storage.overlay;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The frozen generations of one moment over a view of the store below. Keeps them on the heap until it is closed. */
final class OverlayView implements StoreView {
    private final List<Generation> newestFirst;
    private final StoreView under;
    private final Consumer<List<Generation>> released;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param released hears once what the view has shown */
    OverlayView(List<Generation> newestFirst, StoreView under, Consumer<List<Generation>> released) {
        this.newestFirst = newestFirst;
        this.under = under;
        this.released = released;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        Row row = Generations.find(newestFirst, table, key);
        return row == null ? under.get(table, key) : row.value;
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        NavigableMap<byte[], Row> over = Generations.range(newestFirst, table, fromInclusive, toExclusive);
        Cursor cursor = under.scan(table, fromInclusive, toExclusive);
        return over.isEmpty() ? cursor : new MergedCursor(over, cursor);
    }

    @Override
    public void close() {
        under.close();
        if (closed.compareAndSet(false, true)) {
            released.accept(newestFirst);
        }
    }
}
