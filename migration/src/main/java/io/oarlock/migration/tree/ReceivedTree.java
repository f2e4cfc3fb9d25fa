package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.migration.zookeeper.SnapshotRecords;
import io.oarlock.migration.zookeeper.SnapshotZnode;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.SourceChange;
import io.oarlock.rows.IndexWalk;
import io.oarlock.storage.OrderedStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tree that the leader of a running ZooKeeper ensemble sends: a snapshot that it writes while it goes on, and the
 * transactions since. They are replayed until the tree is that of one transaction, whose digest is compared where there
 * is one. Used by one thread, once, in a store that holds nothing.
 */
public final class ReceivedTree {
    private static final long REPORT_EVERY = 5_000;
    /** Few znodes are made while a snapshot is being written. */
    private static final long UNKNOWN_BYTES_MAX = 32L << 20;

    private static final int UNKNOWN_OVERHEAD_BYTES = 100;
    private static final long ROOM_EVERY_BYTES = 64L << 20;
    private static final int EPOCH_SHIFT = 32;
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final StagedTree tree;
    private final DigestCheck check;
    private final Map<Long, Integer> sessions = new LinkedHashMap<>();
    private final Set<ZnodePath> aclsUnknown = new HashSet<>();
    private final TransactionReplay fuzzy;
    private final TransactionReplay exact;
    private final Progress progress;
    private final Room room;
    private long unlookedBytes;
    private boolean isExact;
    private long zxid;
    private long timeMillis;

    /** Says whether there is room for more. */
    public interface Room {
        /** @throws IOException when there is none */
        void require() throws IOException;
    }

    /** @param room is asked every 64 MiB: nobody tells beforehand how large the tree is */
    public ReceivedTree(OrderedStore store, Progress progress, Room room) {
        this.tree = new StagedTree(store);
        this.check = new DigestCheck(tree, 0, true);
        this.fuzzy = new TransactionReplay(tree, sessions, aclsUnknown, Long.MAX_VALUE);
        this.exact = new TransactionReplay(tree, sessions, aclsUnknown, 0);
        this.progress = progress;
        this.room = room;
    }

    /**
     * What was received.
     *
     * @param zxid of the last transaction in the tree
     * @param digest ZooKeeper's, of the tree
     * @param sessions timeouts in milliseconds
     */
    public record Received(long zxid, long digest, Map<Long, Integer> sessions) {}

    /** @param snapshotZxid the last transaction that the snapshot holds for sure */
    public void fill(SnapshotRecords records, long snapshotZxid) throws IOException {
        zxid = snapshotZxid;
        sessions.putAll(records.sessions());
        long znodes = 0;
        long unknownBytes = 0;
        for (SnapshotZnode each = records.next(); each != null; each = records.next()) {
            tree.add(each.path(), each.znode());
            requireRoom(each.path().value().length() + length(each.znode().data()));
            timeMillis = Math.max(timeMillis, each.znode().mtimeMillis());
            if (!each.aclKnown()) {
                unknownBytes +=
                        UNKNOWN_OVERHEAD_BYTES + 2L * each.path().value().length();
                if (unknownBytes > UNKNOWN_BYTES_MAX) {
                    throw new IOException(
                            "the snapshot does not define the ACLs of " + aclsUnknown.size() + " znodes and more");
                }
                aclsUnknown.add(each.path());
            }
            if (++znodes % REPORT_EVERY == 0) {
                progress.on(Progress.Step.SNAPSHOT, znodes, 0);
            }
        }
        tree.commit();
    }

    /**
     * A transaction that was committed since the snapshot was begun.
     *
     * @throws DigestMismatchException when the tree after it is not the leader's
     * @throws MissingTransactionsException when it does not follow what came before it
     * @throws IOException when there are too many sessions
     */
    public void apply(Transaction transaction) throws IOException {
        refuseGap(transaction.zxid());
        (isExact ? exact : fuzzy).apply(transaction);
        SnapshotRecords.refuseTooManySessions(sessions.size());
        requireRoom(bytes(transaction));
        zxid = Math.max(zxid, transaction.zxid());
        timeMillis = Math.max(timeMillis, transaction.timeMillis());
        if (isExact) {
            check.compare(transaction.zxid(), transaction.digest());
        }
    }

    /**
     * The first ones may be in the snapshot already. Within an epoch every number is given out, also to a request that
     * failed; an epoch begins at 1.
     */
    private void refuseGap(long next) throws MissingTransactionsException {
        boolean follows = next <= zxid
                || next == zxid + 1
                || next >>> EPOCH_SHIFT > zxid >>> EPOCH_SHIFT && (next & COUNTER_MASK) == 1;
        if (!follows) {
            throw new MissingTransactionsException(zxid, next);
        }
    }

    private void requireRoom(long more) throws IOException {
        unlookedBytes += more;
        if (unlookedBytes >= ROOM_EVERY_BYTES) {
            unlookedBytes = 0;
            room.require();
        }
    }

    private static long bytes(Transaction transaction) {
        long bytes = 0;
        for (SourceChange change : transaction.changes()) {
            if (change instanceof SourceChange.Create create) {
                bytes += create.path().value().length() + length(create.data());
            } else if (change instanceof SourceChange.SetData setData) {
                bytes += length(setData.data());
            }
        }
        return bytes;
    }

    private static long length(@Nullable Bytes data) {
        return data == null ? 0 : data.length();
    }

    /** Every transaction that the snapshot may hold a part of was applied. */
    public void becomesExact() {
        isExact = true;
    }

    /** Left out, they would be missing in the next digest; taken, they would never go. */
    private void refuseOrphans() throws OrphanedEphemeralException {
        tree.commit();
        String[] first = new String[1];
        IndexWalk.forEachEphemeral(tree.store(), (sessionId, path) -> {
            if (first[0] == null && !sessions.containsKey(sessionId)) {
                first[0] = JuteRecords.shown(path.value()) + " of the session 0x" + Long.toHexString(sessionId);
            }
        });
        if (first[0] != null) {
            throw new OrphanedEphemeralException(first[0]);
        }
    }

    /** Ends the tree: counts children, and what quotas have to count. */
    public Received complete() throws IOException {
        if (!isExact || !aclsUnknown.isEmpty()) {
            @Nullable
            ZnodePath unknown =
                    aclsUnknown.isEmpty() ? null : aclsUnknown.iterator().next();
            throw new IOException("the leader did not send all of its tree"
                    + (unknown == null ? "" : ": " + JuteRecords.shown(unknown.value())));
        }
        refuseOrphans();
        new TreeCompletion(tree, zxid, progress).run(sessions, timeMillis);
        return new Received(zxid, tree.digest(), Map.copyOf(sessions));
    }
}
