package io.oarlock.session;

import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation.RemoveUnused;
import io.oarlock.op.Proposal;
import io.oarlock.replica.LogClock;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.Ticket;
import io.oarlock.time.TimeSource;
import io.oarlock.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proposes the removal of containers that have lost their last child and of TTL znodes that have come of age. Only the
 * leader runs it, on one thread. It looks at a snapshot; the rules look again when the proposal is applied.
 */
public final class ContainerCleaner {
    /** Of paths: all of a round wait on the heap, and one may have a megabyte. */
    static final long CHARACTERS_PER_ROUND_MAX = 4 << 20;

    private static final Ticket TICKET = new Ticket() {};

    private final Replica replica;
    private final TimeSource time;
    private final LogClock clock;
    private final RemovalSettings settings;

    public ContainerCleaner(Replica replica, TimeSource time, RemovalSettings settings) {
        this.replica = replica;
        this.time = time;
        this.clock = new LogClock(time::nanoTime);
        this.settings = settings;
    }

    /**
     * ZooKeeper's settings.
     *
     * @param checkIntervalMillis {@code znode.container.checkIntervalMs}
     * @param maxPerMinute {@code znode.container.maxPerMinute}; 0 removes none, as ZooKeeper, which divides by it
     * @param neverUsedMillisMax {@code znode.container.maxNeverUsedIntervalMs}: 0 keeps a container that never had a
     *     child for ever
     */
    public record RemovalSettings(int checkIntervalMillis, int maxPerMinute, long neverUsedMillisMax) {
        public static final RemovalSettings DEFAULTS = new RemovalSettings(60_000, 10_000, 0);

        /** How many one round may remove. */
        int maxPerRound() {
            return maxPerMinute == 0
                    ? 0
                    : (int) Math.min(
                            Integer.MAX_VALUE, Math.max(1, (long) maxPerMinute * checkIntervalMillis / 60_000));
        }
    }

    /** Looks through all containers and TTL znodes once; returns how many removals were proposed. */
    public int round() {
        List<RemoveUnused> removals = find();
        for (RemoveUnused removal : removals) {
            replica.propose(Proposal.internal(removal), TICKET);
        }
        if (!removals.isEmpty()) {
            replica.flush();
        }
        return removals.size();
    }

    private List<RemoveUnused> find() {
        List<RemoveUnused> removals = new ArrayList<>();
        try (TreeSnapshot snapshot = snapshot()) {
            // What a znode's times are compared with must come from the same clock as they do.
            long nowMillis = clock.read(time.millis(), snapshot.timeMillis());
            long[] characters = new long[1];
            snapshot.forEachRemovable(path -> {
                boolean hasRoom = removals.size() < settings.maxPerRound() && characters[0] < CHARACTERS_PER_ROUND_MAX;
                RemoveUnused removal = hasRoom ? judge(snapshot, path, nowMillis) : null;
                if (removal != null) {
                    removals.add(removal);
                    characters[0] += path.value().length();
                }
            });
        }
        return removals;
    }

    private TreeSnapshot snapshot() {
        try (ReadScope scope = replica.read()) {
            return scope.snapshot();
        }
    }

    private @Nullable RemoveUnused judge(TreeSnapshot snapshot, ZnodePath path, long nowMillis) {
        Znode znode = snapshot.find(path);
        if (znode == null || znode.childCount() > 0 || !isDue(znode, nowMillis)) {
            return null;
        }
        return new RemoveUnused(path, znode.mzxid(), znode.pzxid());
    }

    private boolean isDue(Znode znode, long now) {
        if (znode.owner() == Owner.CONTAINER) {
            boolean used = znode.childCreations() > 0;
            long neverUsedMax = settings.neverUsedMillisMax();
            return used || neverUsedMax > 0 && now - znode.ctimeMillis() > neverUsedMax;
        }
        return Owner.isTtl(znode.owner()) && now - znode.mtimeMillis() > Owner.ttlMillis(znode.owner());
    }
}
