package io.oarlock.rows;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.storage.OrderedStore;
import io.oarlock.tree.TreeSnapshot;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The applied state: rows of the store behind a bounded cache of decoded ones. The apply thread changes it inside the
 * gate for reads, so nobody sees rows and cache apart; any thread reads it while the gate is open.
 */
public final class LiveTree extends RowTree {
    /**
     * What an entry of the cache takes beside data, path and a listed ACL: objects, references and the table of the
     * cache.
     */
    private static final int ZNODE_OVERHEAD_BYTES = 320;

    private final OrderedStore store;
    private final RowReader rows;
    private final Cache<ZnodePath, Stored<Znode>> znodes;
    private final LiveSessions sessions;
    private final LiveQuotas quotas;
    private final Housekeeping znodesHousekeeping = new Housekeeping();
    private volatile CoreState state;
    private volatile @Nullable MigrationState migration;

    public LiveTree(OrderedStore store, CoreState state, long cacheBytesMax) {
        this(store, new RowReader(store), state, cacheBytesMax);
    }

    private LiveTree(OrderedStore store, RowReader rows, CoreState state, long cacheBytesMax) {
        super(rows);
        this.store = store;
        this.rows = rows;
        this.state = state;
        this.sessions = new LiveSessions(rows);
        this.quotas = new LiveQuotas(rows);
        this.migration = rows.migration();
        this.znodes = Caffeine.newBuilder()
                .maximumWeight(cacheBytesMax)
                .weigher(LiveTree::weigh)
                .executor(znodesHousekeeping)
                .build();
    }

    /** The state that a store was left in; null when it is empty. */
    public static @Nullable CoreState stateOf(OrderedStore store) {
        return new RowReader(store).state();
    }

    @Override
    public CoreState state() {
        return state;
    }

    public void forEachOrigin(Consumer<Entry.Origin> consumer) {
        rows.forEachOrigin(consumer);
    }

    @Override
    public @Nullable Stored<Znode> storedZnode(ZnodePath path) {
        Stored<Znode> cached = znodes.getIfPresent(path);
        if (cached != null) {
            return cached;
        }
        Stored<Znode> read = rows.znode(path);
        if (read != null) {
            znodes.put(path, read);
        }
        return read;
    }

    /** Bytes of the row of a znode as stored, which is not read where it is cached; 0 when there is none. */
    public int rowBytes(ZnodePath path) {
        Stored<Znode> cached = znodes.getIfPresent(path);
        return cached == null ? rows.znodeBytes(path) : cached.bytes();
    }

    @Override
    public @Nullable Stored<Session> storedSession(long sessionId) {
        return sessions.stored(sessionId);
    }

    /** Takes over what an entry changed. Inside the gate only. */
    public void publish(Consumer<LiveTree> changes, CoreState newState) {
        znodesHousekeeping.putOff();
        sessions.putOffHousekeeping();
        try {
            changes.accept(this);
            state = newState;
        } finally {
            znodesHousekeeping.makeUpFor(znodes);
            sessions.keepHouse();
        }
    }

    /** Replaces what is cached of a znode; null when it is gone. Inside {@link #publish} only. */
    public void replace(ZnodePath path, @Nullable Stored<Znode> row) {
        if (row == null) {
            znodes.invalidate(path);
        } else {
            znodes.put(path, row);
        }
    }

    /** A session that was not there before, nor any ephemeral of it. Inside {@link #publish} only. */
    public void opened(Stored<Session> row) {
        sessions.opened(row);
    }

    /** A session of which only the store knows what it owns. Inside {@link #publish} only. */
    public void copied(Stored<Session> row) {
        sessions.copied(row);
    }

    /** A session that owns what it owned before. Inside {@link #publish} only. */
    public void changed(Stored<Session> row) {
        sessions.changed(row);
    }

    /** A session that is gone. Inside {@link #publish} only. */
    public void ended(long sessionId) {
        sessions.ended(sessionId);
    }

    /** A session got an ephemeral. Inside {@link #publish} only. */
    public void addEphemeral(long sessionId, ZnodePath path) {
        sessions.addEphemeral(sessionId, path);
    }

    /** A session lost an ephemeral. Inside {@link #publish} only. */
    public void removeEphemeral(long sessionId, ZnodePath path) {
        sessions.removeEphemeral(sessionId, path);
    }

    /** How many ephemerals a session has; asks the store only if that is not known. Apply thread only. */
    public int ephemeralCount(long sessionId) {
        return sessions.ephemeralCount(sessionId);
    }

    /**
     * The ephemerals of a session in the order of their rows, until {@code consumer} returns false: together their
     * paths may be more than the heap can take. As {@link #ephemeralCount}.
     */
    public void forEachEphemeralWhile(long sessionId, Predicate<ZnodePath> consumer) {
        sessions.forEachEphemeralWhile(sessionId, consumer);
    }

    public void replaceState(CoreState newState) {
        state = newState;
    }

    /**
     * Some of the znodes below {@code top}, which is not the root, in the order of their paths.
     *
     * @param after where an earlier scan ended, null to begin
     * @param costMax where this one ends
     * @param consumer says what each znode costs
     * @return where this one ended, null when nothing is left
     */
    public @Nullable ZnodePath scanDescendants(
            ZnodePath top, @Nullable ZnodePath after, int costMax, ToIntFunction<ZnodeAt> consumer) {
        return rows.scanDescendants(top, after, costMax, consumer);
    }

    public LiveQuotas quotas() {
        return quotas;
    }

    @Override
    public @Nullable MigrationState migration() {
        return migration;
    }

    /** Inside {@link #publish} only. */
    public void replace(MigrationState newState) {
        migration = newState;
    }

    @Override
    public boolean countsQuotas() {
        return !quotas.counts().isEmpty();
    }

    public TreeSnapshot snapshot() {
        return new ViewTree(store.view(), state);
    }

    private static int weigh(ZnodePath path, Stored<Znode> row) {
        Znode znode = row.value();
        int dataBytes = znode.data() == null ? 0 : znode.data().length();
        return ZNODE_OVERHEAD_BYTES
                + path.value().length()
                + dataBytes
                + (int) znode.acl().heapBytes();
    }
}
