package io.oarlock.rules;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowChanges;
import io.oarlock.rows.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The state as one entry changes it: an overlay of the rows it has touched, over the applied state, which it never
 * changes. However often an entry touches a row, the row is written once. Lives on the apply thread for one entry.
 */
final class UncommittedState {
    /** What an entry tells of quotas at most; nobody reads more. */
    private static final int OVER_QUOTA_MAX = 16;

    private final LiveTree base;
    private final UncommittedZnodes znodes;
    private final Map<Long, SessionSlot> sessions = new LinkedHashMap<>();
    private final Map<Long, List<ZnodePath>> ephemeralsMade = new HashMap<>();
    /** How many ephemerals each session has got, less what it has lost. */
    private final Map<Long, Integer> ephemeralsMore = new HashMap<>();

    private final UncommittedQuotas quotas;
    private final List<Runnable> journal = new ArrayList<>();
    private final List<QuotaExcess> overQuota = new ArrayList<>();
    private @Nullable MigrationState migration;
    private boolean journalling;
    private ZnodePath parent = ZnodePath.ROOT;
    private int overQuotaBefore;
    private int ephemeralsEnded;
    private long charactersEnded;

    UncommittedState(LiveTree base) {
        this.base = base;
        this.znodes = new UncommittedZnodes(base);
        this.quotas = new UncommittedQuotas(base);
        this.migration = base.migration();
    }

    /** The parent's path: the same object as long as it is the same path, so that its hash is worked out once. */
    ZnodePath parentOf(ZnodePath path) {
        if (!parent.isParentOf(path)) {
            parent = path.parent();
        }
        return parent;
    }

    @Nullable
    Znode find(ZnodePath path) {
        return znodes.find(path);
    }

    /**
     * Whether there is a znode. Spares the store the question where the parent, looked at before, has no children to
     * find.
     */
    boolean exists(ZnodePath path) {
        if (!znodes.holds(path) && znodes.hadNoChildren(parentOf(path))) {
            znodes.noteMissing(path);
        }
        return find(path) != null;
    }

    /** See {@link UncommittedZnodes#refuses}. */
    boolean refuses(ZnodePath path) {
        return znodes.refuses(path, parentOf(path));
    }

    /** A znode that was not there. */
    void add(ZnodePath path, Znode znode) {
        change(path, null, znode);
        if (znode.isEphemeral()) {
            ephemeralsMade
                    .computeIfAbsent(znode.owner(), id -> new ArrayList<>())
                    .add(path);
        }
    }

    /** A znode in place of the one that was there, as it was found for this, with the same owner. */
    void replace(ZnodePath path, Znode found, Znode znode) {
        change(path, found, znode);
    }

    void remove(ZnodePath path) {
        change(path, null, null);
    }

    @Nullable
    Session session(long sessionId) {
        return slot(sessionId).now;
    }

    void putSession(Session session) {
        change(slot(session.id()), session);
    }

    /**
     * A session that began elsewhere: ephemerals of it may be here already, from earlier entries.
     *
     * @see #putSession
     */
    void putCopiedSession(Session session) {
        slot(session.id()).copied = true;
        putSession(session);
    }

    void removeSession(long sessionId) {
        change(slot(sessionId), null);
    }

    /** Null where no migration ever began. */
    @Nullable
    MigrationState migration() {
        return migration;
    }

    /** Not taken back by {@link #rollback}. */
    void putMigration(MigrationState state) {
        migration = state;
    }

    /** Whether there is nothing but what every tree begins with, and this entry has touched none of it. */
    boolean isInitial() {
        return base.totals().isInitial() && znodes.size() == 0 && sessions.isEmpty();
    }

    /** A change went past a limit that only warns. */
    void tellOverQuota(QuotaExcess excess) {
        if (overQuota.size() < OVER_QUOTA_MAX) {
            overQuota.add(excess);
        }
    }

    List<QuotaExcess> overQuota() {
        return List.copyOf(overQuota);
    }

    /** The one that this entry is decided at from its beginning. */
    int rulesLevel() {
        return base.rulesLevel();
    }

    /** How many ephemerals a session has now. */
    int ephemeralCount(long sessionId) {
        return base.ephemeralCount(sessionId) + ephemeralsMore.getOrDefault(sessionId, 0);
    }

    /**
     * Paths of ephemerals that a session has now, in order.
     *
     * @param charactersMax what they may have together but for the last; with more, those that come first
     */
    Collection<ZnodePath> ephemeralsOf(long sessionId, long charactersMax) {
        List<ZnodePath> paths = new ArrayList<>();
        long[] left = {charactersMax};
        // Only what this entry holds may differ: to look at the others would be to read them, and to read more than an
        // entry may before the first of them is removed.
        base.forEachEphemeralWhile(sessionId, path -> {
            if (!znodes.holds(path) || owns(sessionId, path)) {
                paths.add(path);
                left[0] -= path.value().length();
            }
            return left[0] > 0;
        });
        if (left[0] <= 0) {
            return paths;
        }
        List<ZnodePath> made = ephemeralsMade.getOrDefault(sessionId, List.of());
        made.stream().filter(path -> owns(sessionId, path)).forEach(paths::add);
        return made.isEmpty() ? paths : new TreeSet<>(paths);
    }

    /** Ephemerals that went with their sessions in this entry. */
    int ephemeralsEnded() {
        return ephemeralsEnded;
    }

    /** Characters of the paths of ephemerals that went with their sessions in this entry. */
    long charactersEnded() {
        return charactersEnded;
    }

    void tellEnded(ZnodePath ephemeral) {
        charactersEnded += ephemeral.value().length();
    }

    void tellEphemeralsEnded(int count) {
        ephemeralsEnded += count;
    }

    /**
     * Some of the znodes below {@code top} as they are now, in no promised order: only for sums. What changed here is
     * looked through each time.
     *
     * @param after the last path of an earlier part, the top itself to begin
     * @param costMax where this part ends
     * @param consumer says what each znode costs
     * @return the last path of this part, null when nothing is left
     */
    @Nullable
    ZnodePath scanBelow(ZnodePath top, ZnodePath after, int costMax, ToIntBiFunction<ZnodePath, Znode> consumer) {
        ZnodePath last = base.scanDescendants(
                top,
                after.equals(top) ? null : after,
                costMax,
                at -> znodes.holds(at.path()) ? 1 : consumer.applyAsInt(at.path(), at.znode()));
        String below = top.value() + "/";
        znodes.forEach((path, now) -> {
            boolean inPart = path.compareTo(after) > 0 && (last == null || path.compareTo(last) <= 0);
            if (now != null && inPart && path.value().startsWith(below)) {
                int unused = consumer.applyAsInt(path, now);
            }
        });
        return last;
    }

    /** Heap of znodes that were only looked at. */
    long heldBytes() {
        return znodes.heldBytes();
    }

    /** How many rows of this entry a {@link #scanBelow} looks through. */
    int touched() {
        return znodes.size();
    }

    UncommittedQuotas quotas() {
        return quotas;
    }

    /** @param counted null when the count is through or given up */
    void putQuotaCount(ZnodePath limited, @Nullable ZnodePath counted) {
        undoably(quotas.put(limited, counted));
    }

    /** From here on changes can be taken back, until {@link #commit} or {@link #rollback}. */
    void begin() {
        journalling = true;
        overQuotaBefore = overQuota.size();
    }

    void commit() {
        journalling = false;
        journal.clear();
    }

    /** Takes back every change since {@link #begin}. */
    void rollback() {
        for (int i = journal.size() - 1; i >= 0; i--) {
            journal.get(i).run();
        }
        overQuota.subList(overQuotaBefore, overQuota.size()).clear();
        commit();
    }

    /** Writes every row that ended up different from the applied state. */
    void writeTo(RowChanges rows) {
        znodes.writeTo(rows);
        quotas.writeTo(rows);
        if (migration != null && migration != base.migration()) {
            rows.putMigration(migration);
        }
        sessions.values().forEach(slot -> {
            if (slot.isChanged()) {
                if (slot.now != null) {
                    slot.written = rows.putSession(slot.base, slot.now);
                } else if (slot.base != null) {
                    rows.removeSession(slot.base);
                }
            }
        });
    }

    /** Makes what was written the applied state. */
    void publishTo(LiveTree tree) {
        // Before the znodes: a session may have made ephemerals in the entry that opened it.
        sessions.forEach((sessionId, slot) -> {
            if (!slot.isChanged()) {
                return;
            }
            if (slot.written == null) {
                tree.ended(sessionId);
            } else if (slot.copied) {
                tree.copied(slot.written);
            } else if (slot.base == null) {
                tree.opened(slot.written);
            } else {
                tree.changed(slot.written);
            }
        });
        znodes.publishTo(tree);
        quotas.publishTo(tree);
        if (migration != null) {
            tree.replace(migration);
        }
    }

    private SessionSlot slot(long sessionId) {
        SessionSlot slot = sessions.get(sessionId);
        if (slot == null) {
            slot = new SessionSlot(base.storedSession(sessionId));
            sessions.put(sessionId, slot);
        }
        return slot;
    }

    private void change(SessionSlot slot, @Nullable Session session) {
        if (journalling) {
            Session before = slot.now;
            journal.add(() -> slot.now = before);
        }
        slot.now = session;
    }

    private void change(ZnodePath path, @Nullable Znode found, @Nullable Znode znode) {
        long ownerBefore = owner(znodes.find(path));
        long ownerAfter = owner(znode);
        UncommittedZnodes.Before before = znodes.change(path, found, znode);
        moveEphemeral(ownerBefore, ownerAfter);
        if (journalling) {
            journal.add(() -> {
                znodes.takeBack(path, before);
                moveEphemeral(ownerAfter, ownerBefore);
            });
        }
        String limited = QuotaRules.limited(path, PathRules.QUOTA_LIMITS);
        // What only begins like the tree of quotas limits no path that there is.
        if (limited != null && limited.startsWith("/")) {
            undoably(quotas.limit(limited, znode != null));
        }
    }

    private void undoably(Runnable undo) {
        if (journalling) {
            journal.add(undo);
        }
    }

    private static long owner(@Nullable Znode znode) {
        return znode == null ? Owner.PERSISTENT : znode.owner();
    }

    private void moveEphemeral(long ownerBefore, long ownerAfter) {
        if (ownerBefore != ownerAfter) {
            countEphemeral(ownerBefore, -1);
            countEphemeral(ownerAfter, 1);
        }
    }

    private void countEphemeral(long owner, int more) {
        if (Owner.isSession(owner)) {
            ephemeralsMore.merge(owner, more, Integer::sum);
        }
    }

    private boolean owns(long sessionId, ZnodePath path) {
        Znode znode = find(path);
        return znode != null && znode.owner() == sessionId;
    }

    /** The row of a session in the uncommitted state: as applied, as it is now, and as written. */
    private static final class SessionSlot {
        final @Nullable Stored<Session> base;

        @Nullable
        Session now;

        @Nullable
        Stored<Session> written;

        /** Not taken back: it only spares or costs a look into the store. */
        boolean copied;

        SessionSlot(@Nullable Stored<Session> base) {
            this.base = base;
            this.now = base == null ? null : base.value();
        }

        /** Values are immutable, so another one means a change and the same one that it was taken back. */
        boolean isChanged() {
            return base == null ? now != null : now != base.value();
        }
    }
}
