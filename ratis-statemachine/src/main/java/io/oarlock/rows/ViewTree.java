package io.oarlock.rows;

import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreView;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The state of one moment, read from a view of the store; caches nothing. Used by one thread. */
final class ViewTree implements TreeSnapshot {
    private final StoreView view;
    private final RowReader rows;
    private final CoreState state;

    ViewTree(StoreView view, CoreState state) {
        this.view = view;
        this.rows = new RowReader(view);
        this.state = state;
    }

    @Override
    public @Nullable Znode find(ZnodePath path) {
        Stored<Znode> row = rows.znode(path);
        return row == null ? null : row.value();
    }

    @Override
    public void forEachChild(ZnodePath path, Predicate<String> consumer) {
        rows.forEachChild(path, consumer);
    }

    @Override
    public int countDescendants(ZnodePath path) {
        return path.isRoot() ? Math.toIntExact(state.totals().znodes() - 1) : rows.countDescendants(path);
    }

    @Override
    public void forEachEphemeral(long sessionId, Consumer<ZnodePath> consumer) {
        rows.forEachEphemeral(sessionId, consumer);
    }

    @Override
    public @Nullable Session session(long sessionId) {
        Stored<Session> row = rows.session(sessionId);
        return row == null ? null : row.value();
    }

    @Override
    public void forEachSession(Consumer<Session> consumer) {
        rows.forEachSession(row -> consumer.accept(row.value()));
    }

    @Override
    public void forEachRemovable(Consumer<ZnodePath> consumer) {
        rows.forEachRemovable(consumer);
    }

    @Override
    public long lastZxid() {
        return state.lastZxid();
    }

    @Override
    public TreeTotals totals() {
        return state.totals();
    }

    @Override
    public void close() {
        view.close();
    }
}
