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
import java.util.concurrent.Executor;
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

    private static final int SESSIONS_CACHED_MAX = 200_000;

    private static final int COUNTS_CACHED_MAX = 200_000;

    private static final long EPHEMERALS_BYTES_MAX = 32L << 20;

    private final OrderedStore store;
    private final RowReader rows;
    private final Cache<ZnodePath, Stored<Znode>> znodes;
    private final Cache<Long, Stored<Session>> sessions;
    /** Of sessions about which somebody asked, or whose whole life was seen. Apply thread only. */
    private final Cache<Long, SessionEphemerals> ephemerals;
    /**
     * How many ephemerals sessions have: every create of one asks, and the paths of a session may be more than are
     * kept. Apply thread only.
     */
    private final Cache<Long, EphemeralCount> ephemeralCounts;

    private final LiveQuotas quotas;

    private final Housekeeping znodesHousekeeping = new Housekeeping();
    private final Housekeeping sessionsHousekeeping = new Housekeeping();
    private final Housekeeping ephemeralsHousekeeping = new Housekeeping();
    private final Housekeeping countsHousekeeping = new Housekeeping();
    private volatile CoreState state;
    private volatile @Nullable MigrationState migration;
    /** While the gate is shut only the apply thread is here. */
    private boolean publishing;

    public LiveTree(OrderedStore store, CoreState state, long cacheBytesMax) {
        this(store, new RowReader(store), state, cacheBytesMax);
    }

    private LiveTree(OrderedStore store, RowReader rows, CoreState state, long cacheBytesMax) {
        super(rows);
        this.store = store;
        this.rows = rows;
        this.state = state;
        this.quotas = new LiveQuotas(rows);
        this.migration = rows.migration();
        this.znodes = Caffeine.newBuilder()
                .maximumWeight(cacheBytesMax)
                .weigher(LiveTree::weigh)
                .executor(znodesHousekeeping)
                .build();
        this.sessions = Caffeine.newBuilder()
                .maximumSize(SESSIONS_CACHED_MAX)
                .executor(sessionsHousekeeping)
                .build();
        this.ephemerals = Caffeine.newBuilder()
                .maximumWeight(EPHEMERALS_BYTES_MAX)
                .weigher((Long sessionId, SessionEphemerals of) -> of.heapBytes())
                .executor(ephemeralsHousekeeping)
                .build();
        this.ephemeralCounts = Caffeine.newBuilder()
                .maximumSize(COUNTS_CACHED_MAX)
                .executor(countsHousekeeping)
                .build();
    }

    /** Changed in its place: to put it into the cache again with each ephemeral would cost more than to count it. */
    private static final class EphemeralCount {
        private int value;

        EphemeralCount(int value) {
            this.value = value;
        }
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
        Stored<Session> cached = sessions.getIfPresent(sessionId);
        if (cached != null) {
            return cached;
        }
        Stored<Session> read = rows.session(sessionId);
        if (read != null) {
            sessions.put(sessionId, read);
        }
        return read;
    }

    /** Takes over what an entry changed. Inside the gate only. */
    public void publish(Consumer<LiveTree> changes, CoreState newState) {
        publishing = true;
        try {
            changes.accept(this);
            state = newState;
        } finally {
            publishing = false;
        }
        znodesHousekeeping.makeUpFor(znodes);
        sessionsHousekeeping.makeUpFor(sessions);
        ephemeralsHousekeeping.makeUpFor(ephemerals);
        countsHousekeeping.makeUpFor(ephemeralCounts);
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
    public void opened(long sessionId) {
        ephemerals.put(sessionId, new SessionEphemerals());
        ephemeralCounts.put(sessionId, new EphemeralCount(0));
    }

    /** A session of which only the store knows what it owns. Inside {@link #publish} only. */
    public void copied(long sessionId) {
        ephemerals.invalidate(sessionId);
        ephemeralCounts.invalidate(sessionId);
    }

    /** A session got an ephemeral. Inside {@link #publish} only. */
    public void addEphemeral(long sessionId, ZnodePath path) {
        changeEphemerals(sessionId, of -> of.add(path));
        changeCount(sessionId, 1);
    }

    /** A session lost an ephemeral. Inside {@link #publish} only. */
    public void removeEphemeral(long sessionId, ZnodePath path) {
        changeEphemerals(sessionId, of -> of.remove(path));
        changeCount(sessionId, -1);
    }

    private void changeEphemerals(long sessionId, Consumer<SessionEphemerals> change) {
        SessionEphemerals known = ephemerals.getIfPresent(sessionId);
        if (known != null) {
            change.accept(known);
            // It weighs something else now.
            ephemerals.put(sessionId, known);
        }
    }

    private void changeCount(long sessionId, int more) {
        EphemeralCount known = ephemeralCounts.getIfPresent(sessionId);
        if (known != null) {
            known.value += more;
        }
    }

    /** How many ephemerals a session has; asks the store only if that is not known. Apply thread only. */
    public int ephemeralCount(long sessionId) {
        EphemeralCount known = ephemeralCounts.getIfPresent(sessionId);
        if (known != null) {
            return known.value;
        }
        SessionEphemerals paths = ephemeralsOf(sessionId);
        int count = paths == null ? rows.countEphemerals(sessionId) : paths.count();
        ephemeralCounts.put(sessionId, new EphemeralCount(count));
        return count;
    }

    /** Null where they are more than are kept. */
    private @Nullable SessionEphemerals ephemeralsOf(long sessionId) {
        SessionEphemerals known = ephemerals.getIfPresent(sessionId);
        if (known != null) {
            return known;
        }
        SessionEphemerals read = new SessionEphemerals();
        rows.forEachEphemeral(sessionId, path -> {
            read.add(path);
            return read.heapBytes() <= EPHEMERALS_BYTES_MAX;
        });
        if (read.heapBytes() > EPHEMERALS_BYTES_MAX) {
            return null;
        }
        ephemerals.put(sessionId, read);
        return read;
    }

    /**
     * The ephemerals of a session in the order of their rows, until {@code consumer} returns false: together their
     * paths may be more than the heap can take. As {@link #ephemeralCount}.
     */
    public void forEachEphemeralWhile(long sessionId, Predicate<ZnodePath> consumer) {
        SessionEphemerals known = ephemerals.getIfPresent(sessionId);
        if (known == null) {
            rows.forEachEphemeral(sessionId, consumer);
            return;
        }
        for (ZnodePath path : known.inOrder()) {
            if (!consumer.test(path)) {
                return;
            }
        }
    }

    /** Replaces what is cached of a session; null when it is gone. Inside {@link #publish} only. */
    public void replace(long sessionId, @Nullable Stored<Session> row) {
        if (row == null) {
            sessions.invalidate(sessionId);
            ephemerals.invalidate(sessionId);
            ephemeralCounts.invalidate(sessionId);
        } else {
            sessions.put(sessionId, row);
        }
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

    /**
     * A cache asks for housekeeping at every change. It is done on the calling thread, because waking another one costs
     * more, and for the changes of an entry once, at its end.
     */
    private final class Housekeeping implements Executor {
        /** Apply thread only. */
        private boolean owed;

        @Override
        public void execute(Runnable housekeeping) {
            if (publishing) {
                owed = true;
            } else {
                housekeeping.run();
            }
        }

        /** A cache that was put off asks no more before this. */
        void makeUpFor(Cache<?, ?> cache) {
            if (owed) {
                owed = false;
                cache.cleanUp();
            }
        }
    }
}
