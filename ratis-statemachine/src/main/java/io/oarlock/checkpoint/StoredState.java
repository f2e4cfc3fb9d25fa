package io.oarlock.checkpoint;

import io.oarlock.op.Entry;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.Decision;
import io.oarlock.rules.DecisionObserver;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreStats;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.nio.file.Path;
import java.util.function.Function;

/** The znode tree in an {@link OrderedStore}. */
public final class StoredState implements AppliedState {
    private final Path directory;
    private final OrderedStore store;
    private final ZnodeCore core;

    private StoredState(Path directory, OrderedStore store, ZnodeCore core) {
        this.directory = directory;
        this.store = store;
        this.core = core;
    }

    public static Opener opener(Function<Path, OrderedStore> stores, CoreSettings settings) {
        return directory -> {
            OrderedStore store = stores.apply(directory);
            try {
                return new StoredState(directory, store, ZnodeCore.open(store, settings));
            } catch (RuntimeException | Error e) {
                store.close();
                throw e;
            }
        };
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public LogPosition applied() {
        return core.applied();
    }

    @Override
    public Decision decide(LogPosition position, Entry entry, DecisionObserver observer) {
        return core.decide(position, entry, observer);
    }

    @Override
    public void publish(Decision decision) {
        core.publish(decision);
    }

    @Override
    public void advance(LogPosition position) {
        core.advance(position);
    }

    @Override
    public Entry.Origin lastOrigin(int member) {
        return core.lastOrigin(member);
    }

    @Override
    public TreeReader tree() {
        return core.tree();
    }

    @Override
    public TreeSnapshot snapshot() {
        return core.snapshot();
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void checkpoint(Path directory) {
        store.checkpoint(directory);
    }

    @Override
    public void verify() {
        store.verify();
    }

    @Override
    public void compare(Runnable afterRow) {
        core.compare(afterRow);
    }

    @Override
    public long bytesHeldBySnapshots() {
        return store.bytesHeldByViews();
    }

    @Override
    public long quotaCountsBytes() {
        return core.quotaCountsBytes();
    }

    @Override
    public long quotaIndexBytes() {
        return core.quotaIndexBytes();
    }

    @Override
    public StoreStats stats() {
        return store.stats();
    }

    @Override
    public void close() {
        store.close();
    }
}
