package io.oarlock.rows;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.storage.StoreView;
import io.oarlock.tree.TreeSnapshot;
import org.jspecify.annotations.Nullable;

/** The state of one moment, read from a view of the store; caches nothing. Used by one thread. */
final class ViewTree extends RowTree implements TreeSnapshot {
    private final StoreView view;
    private final RowReader rows;
    private final CoreState state;

    ViewTree(StoreView view, CoreState state) {
        this(view, new RowReader(view), state);
    }

    private ViewTree(StoreView view, RowReader rows, CoreState state) {
        super(rows);
        this.view = view;
        this.rows = rows;
        this.state = state;
    }

    @Override
    public boolean countsQuotas() {
        boolean[] some = new boolean[1];
        rows.forEachQuotaCount((limited, counted) -> some[0] = true);
        return some[0];
    }

    @Override
    public @Nullable MigrationState migration() {
        return rows.migration();
    }

    @Override
    CoreState state() {
        return state;
    }

    @Override
    @Nullable
    Stored<Znode> storedZnode(ZnodePath path) {
        return rows.znode(path);
    }

    @Override
    @Nullable
    Stored<Session> storedSession(long sessionId) {
        return rows.session(sessionId);
    }

    @Override
    public <E extends Exception> void forEachZnode(Visitor<E> visitor) throws E {
        try (ZnodeWalk walk = ZnodeWalk.of(view)) {
            for (ZnodeAt at = walk.next(); at != null; at = walk.next()) {
                visitor.visit(at.path(), at.znode());
            }
        }
    }

    @Override
    public void close() {
        view.close();
    }
}
