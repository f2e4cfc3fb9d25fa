package io.oarlock.migration.tree;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowBefore;
import io.oarlock.rows.RowChanges;
import io.oarlock.rows.Stored;
import io.oarlock.rules.InitialTree;
import io.oarlock.storage.OrderedStore;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tree in the making, in a store that nobody else uses and that held nothing: znodes are added in bulk and changed
 * one by one, in batches that are bounded in rows and bytes, so that the heap does not depend on the size of the tree.
 * Counts of children are left alone until {@link TreeCompletion}. Keeps the digest that ZooKeeper would have of the
 * tree. Used by one thread.
 */
public final class StagedTree {
    private static final int BATCH_ROWS = 10_000;
    private static final long BATCH_BYTES = 4L << 20;
    private static final long CACHE_BYTES_MAX = 32L << 20;
    private static final int SCRATCH_BYTES = 4096;
    private static final int SCANNED_AT_ONCE = 10_000;
    private static final long CHARACTERS_AT_ONCE = 4L << 20;
    private static final int PATH_OVERHEAD_CHARACTERS = 100;

    private final OrderedStore store;
    private final LiveTree tree;
    private final ByteWriter scratch = new ByteWriter(SCRATCH_BYTES);
    /** Znodes that were looked at since the last batch, with changes that the store does not have yet. */
    private final TreeMap<ZnodePath, Slot> pending = new TreeMap<>();
    /** Ephemerals that were put since the last batch, of each session; some may be gone again. */
    private final Map<Long, Set<ZnodePath>> pendingEphemerals = new HashMap<>();

    private long pendingBytes;
    private RowChanges rows;
    private CoreState state = InitialTree.nothing();
    private boolean added;
    private long digest;

    /** A znode as the store has it and as it shall be. */
    private static final class Slot {
        private final @Nullable RowBefore before;
        private @Nullable Znode now;
        private boolean changed;
        private @Nullable Stored<Znode> written;

        private Slot(@Nullable Stored<Znode> stored) {
            this.before = stored == null ? null : RowBefore.of(stored);
            this.now = stored == null ? null : stored.value();
        }
    }

    public StagedTree(OrderedStore store) {
        this.store = store;
        this.tree = new LiveTree(store, state, CACHE_BYTES_MAX);
        this.rows = new RowChanges(state, scratch);
    }

    /** Adds a znode that the tree does not have, which the caller answers for. */
    void add(ZnodePath path, Znode znode) {
        added = true;
        rows.putZnode(path, null, znode);
        digest += ZnodeDigest.of(path, znode);
        if (rows.batch().size() >= BATCH_ROWS || rows.batch().bytes() >= BATCH_BYTES) {
            commit();
        }
    }

    @Nullable
    Znode find(ZnodePath path) {
        return slot(path).now;
    }

    /** Makes or replaces a znode. */
    void put(ZnodePath path, Znode znode) {
        replace(path, slot(path), znode);
    }

    void remove(ZnodePath path) {
        replace(path, slot(path), null);
    }

    private void replace(ZnodePath path, Slot slot, @Nullable Znode znode) {
        digest += digestOf(path, znode) - digestOf(path, slot.now);
        slot.now = znode;
        slot.changed = true;
        pendingBytes += dataBytes(znode);
        if (znode != null && Owner.isSession(znode.owner())) {
            pendingEphemerals
                    .computeIfAbsent(znode.owner(), each -> new LinkedHashSet<>())
                    .add(path);
        }
    }

    /** Only between two transactions: a batch that was too large is written. */
    void commitIfLarge() {
        if (pending.size() >= BATCH_ROWS || pendingBytes >= BATCH_BYTES) {
            commit();
        }
    }

    /** Everything below a znode other than the root. */
    List<ZnodePath> descendants(ZnodePath path) {
        TreeSet<ZnodePath> found = new TreeSet<>();
        ZnodePath after = null;
        do {
            after = tree.scanDescendants(path, after, SCANNED_AT_ONCE, at -> {
                found.add(at.path());
                return 1;
            });
        } while (after != null);
        pending.subMap(new ZnodePath(path.value() + "/"), new ZnodePath(path.value() + "0"))
                .forEach((each, slot) -> {
                    if (slot.now == null) {
                        found.remove(each);
                    } else {
                        found.add(each);
                    }
                });
        return List.copyOf(found);
    }

    /**
     * Ephemerals of a session.
     *
     * @param areAll false where there are more, whose paths the heap may not be able to take
     */
    record Ephemerals(List<ZnodePath> paths, boolean areAll) {}

    /**
     * The first ephemerals of a session. Writes nothing of what was changed: a log may end one session after the other.
     */
    Ephemerals ephemeralsOf(long sessionId) {
        if (added) {
            commit();
        }
        Set<ZnodePath> found = new LinkedHashSet<>();
        long[] characters = new long[1];
        for (ZnodePath path : pendingEphemerals.getOrDefault(sessionId, Set.of())) {
            if (isOwned(path, sessionId)) {
                found.add(path);
                characters[0] += PATH_OVERHEAD_CHARACTERS + path.value().length();
            }
        }
        boolean[] areAll = {true};
        tree.forEachEphemeral(sessionId, path -> {
            areAll[0] = characters[0] < CHARACTERS_AT_ONCE;
            if (areAll[0] && isOwned(path, sessionId) && found.add(path)) {
                characters[0] += PATH_OVERHEAD_CHARACTERS + path.value().length();
            }
            return areAll[0];
        });
        return new Ephemerals(List.copyOf(found), areAll[0]);
    }

    /** By what is pending, of one that the store or an earlier change names. */
    private boolean isOwned(ZnodePath path, long sessionId) {
        Slot slot = pending.get(path);
        return slot == null || slot.now != null && slot.now.owner() == sessionId;
    }

    void putSession(Session session) {
        commit();
        rows.putSession(null, session);
    }

    /** Of ZooKeeper's kind, of the tree with all its changes. */
    long digest() {
        return digest;
    }

    OrderedStore store() {
        return store;
    }

    LiveTree tree() {
        return tree;
    }

    CoreState state() {
        return state;
    }

    /** Writes everything so far. */
    void commit() {
        pending.forEach((path, slot) -> {
            if (slot.now != null && slot.changed) {
                slot.written = rows.putZnode(path, slot.before, slot.now);
            } else if (slot.before != null && slot.changed) {
                rows.removeZnode(path, slot.before);
            }
        });
        write(state);
    }

    /** The same, and notes what the state is apart from its rows. */
    CoreState finish(CoreState last) {
        commit();
        write(last);
        return state;
    }

    private void write(CoreState next) {
        CoreState written = rows.finish(next);
        store.commit(rows.batch());
        state = written;
        tree.publish(this::publishTo, written);
        pending.clear();
        pendingEphemerals.clear();
        pendingBytes = 0;
        added = false;
        rows = new RowChanges(state, scratch);
    }

    private void publishTo(LiveTree published) {
        pending.forEach((path, slot) -> {
            if (slot.changed) {
                published.replace(path, slot.written);
            }
        });
    }

    private Slot slot(ZnodePath path) {
        if (added) {
            commit();
        }
        Slot known = pending.get(path);
        if (known == null) {
            known = new Slot(tree.storedZnode(path));
            pendingBytes += path.value().length() + dataBytes(known.now);
            pending.put(path, known);
        }
        return known;
    }

    private static long digestOf(ZnodePath path, @Nullable Znode znode) {
        return znode == null ? 0 : ZnodeDigest.of(path, znode);
    }

    private static long dataBytes(@Nullable Znode znode) {
        return znode == null || znode.data() == null ? 0 : znode.data().length();
    }
}
