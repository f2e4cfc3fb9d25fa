package io.oarlock.rows;

import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeTotals;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A tree that is read from rows, together with the core state that belongs to them. */
abstract class RowTree implements TreeReader {
    private final RowReader rows;

    RowTree(RowReader rows) {
        this.rows = rows;
    }

    abstract CoreState state();

    abstract @Nullable Stored<Znode> storedZnode(ZnodePath path);

    abstract @Nullable Stored<Session> storedSession(long sessionId);

    @Override
    public final @Nullable Znode find(ZnodePath path) {
        Stored<Znode> row = storedZnode(path);
        return row == null ? null : row.value();
    }

    @Override
    public final void forEachChild(ZnodePath path, Predicate<String> consumer) {
        rows.forEachChild(path, consumer);
    }

    @Override
    public final int countDescendants(ZnodePath path) {
        return path.isRoot() ? Math.toIntExact(totals().znodes() - 1) : rows.countDescendants(path);
    }

    @Override
    public final void forEachEphemeral(long sessionId, Predicate<ZnodePath> consumer) {
        rows.forEachEphemeral(sessionId, consumer);
    }

    @Override
    public final @Nullable Session session(long sessionId) {
        Stored<Session> row = storedSession(sessionId);
        return row == null ? null : row.value();
    }

    @Override
    public final void forEachSession(Consumer<Session> consumer) {
        rows.forEachSession(row -> consumer.accept(row.value()));
    }

    @Override
    public final void forEachRemovable(Consumer<ZnodePath> consumer) {
        rows.forEachRemovable(consumer);
    }

    @Override
    public final int rulesLevel() {
        return state().rulesLevel();
    }

    @Override
    public final long lastZxid() {
        return state().lastZxid();
    }

    @Override
    public final long timeMillis() {
        return state().timeMillis();
    }

    @Override
    public final TreeTotals totals() {
        return state().totals();
    }
}
