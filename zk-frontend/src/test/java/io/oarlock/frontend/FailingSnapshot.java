package io.oarlock.frontend;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A snapshot that fails when somebody walks it. */
final class FailingSnapshot implements TreeSnapshot {
    private final TreeSnapshot behind;
    private final Runnable failure;

    FailingSnapshot(TreeSnapshot behind, Runnable failure) {
        this.behind = behind;
        this.failure = failure;
    }

    @Override
    public <E extends Exception> void forEachZnode(Visitor<E> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Znode find(ZnodePath path) {
        return behind.find(path);
    }

    @Override
    public void forEachChild(ZnodePath path, Predicate<String> consumer) {
        failure.run();
    }

    @Override
    public int countDescendants(ZnodePath path) {
        failure.run();
        return 0;
    }

    @Override
    public void forEachEphemeral(long sessionId, Predicate<ZnodePath> consumer) {
        failure.run();
    }

    @Override
    public Session session(long sessionId) {
        return behind.session(sessionId);
    }

    @Override
    public void forEachSession(Consumer<Session> consumer) {
        failure.run();
    }

    @Override
    public void forEachRemovable(Consumer<ZnodePath> consumer) {
        failure.run();
    }

    @Override
    public boolean countsQuotas() {
        return behind.countsQuotas();
    }

    @Override
    public int rulesLevel() {
        return behind.rulesLevel();
    }

    @Override
    public MigrationState migration() {
        return behind.migration();
    }

    @Override
    public long timeMillis() {
        return behind.timeMillis();
    }

    @Override
    public long lastZxid() {
        return behind.lastZxid();
    }

    @Override
    public TreeTotals totals() {
        return behind.totals();
    }

    @Override
    public void close() {
        behind.close();
    }
}
