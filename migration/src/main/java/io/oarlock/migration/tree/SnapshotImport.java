package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.migration.zookeeper.SnapshotReader;
import io.oarlock.migration.zookeeper.SnapshotTrailer;
import io.oarlock.migration.zookeeper.SnapshotZnode;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.migration.zookeeper.TransactionLogReader;
import io.oarlock.migration.zookeeper.TreeDigest;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.migration.zookeeper.ZooKeeperFiles.ZxidFile;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.model.Zxid;
import io.oarlock.rows.CoreState;
import io.oarlock.storage.OrderedStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty store with the tree that a ZooKeeper server would have after a start: the snapshot, then every
 * transaction behind it. Used by one thread, once.
 */
public final class SnapshotImport {
    private static final long REPORT_EVERY = 5_000;
    /** More ACLs than changes can be under way while one snapshot is written. */
    private static final int ACLS_UNKNOWN_MAX = 100_000;

    private final ZooKeeperFiles files;
    private final ZxidFile snapshot;
    private final StagedTree tree;
    private final Options options;
    private final Progress progress;

    private final Map<Long, Integer> sessions = new LinkedHashMap<>();
    private final Set<ZnodePath> aclsUnknown = new HashSet<>();
    /** The largest zxid that a znode of the snapshot has. */
    private long newestChange;

    private long timeMillis;
    private long lastZxid;
    private long transactions;

    /**
     * @param keepSessions whether sessions go on with their ephemerals and passwords, or end
     * @param enforceDigests whether a digest that differs ends the import
     * @param nowMillis the clock, which no time in the state may be ahead of
     */
    public record Options(boolean keepSessions, boolean enforceDigests, long nowMillis) {}

    /**
     * What was read and what became of it.
     *
     * @param state of the store, at its place in the log: see {@link ImportedPosition}
     * @param ephemeralsDropped because their sessions were not kept
     * @param digestCheckedTo last transaction whose digest was right; 0 where ZooKeeper wrote none
     */
    public record Result(
            ZxidFile snapshot,
            CoreState state,
            long transactions,
            long ephemeralsDropped,
            long digestCheckedTo,
            long digestMismatches) {}

    private SnapshotImport(
            ZooKeeperFiles files, ZxidFile snapshot, StagedTree tree, Options options, Progress progress) {
        this.files = files;
        this.snapshot = snapshot;
        this.tree = tree;
        this.options = options;
        this.progress = progress;
    }

    /**
     * @param snapshot one of {@code files}
     * @throws IOException when a file cannot be read or is damaged, transactions are missing, or a digest differs: the
     *     store is of no use then
     */
    public static Result run(
            ZooKeeperFiles files, ZxidFile snapshot, OrderedStore store, Options options, Progress progress)
            throws IOException {
        return new SnapshotImport(files, snapshot, new StagedTree(store), options, progress).run();
    }

    private Result run() throws IOException {
        SnapshotTrailer trailer = readSnapshot();
        long fuzzyTo = Math.max(newestChange, trailer.lastZxid().orElse(0));
        TreeDigest digest = trailer.digest();
        // A new leader writes a snapshot of its epoch before any transaction of it: that digest is of the epoch before.
        if (digest != null && digest.zxid() > snapshot.zxid()) {
            fuzzyTo = Math.max(fuzzyTo, digest.zxid());
        }
        DigestCheck check = new DigestCheck(tree, fuzzyTo, options.enforceDigests());
        lastZxid = snapshot.zxid();
        check.compare(lastZxid, digest);
        replay(new TransactionReplay(tree, sessions, aclsUnknown, fuzzyTo), check, digest);
        refuseIncomplete(fuzzyTo);
        long ephemerals = tree.state().totals().ephemerals();
        CoreState state = new TreeCompletion(tree, lastZxid, progress)
                .run(options.keepSessions() ? sessions : Map.of(), Math.min(timeMillis, options.nowMillis()));
        return new Result(
                snapshot,
                state,
                transactions,
                ephemerals - state.totals().ephemerals(),
                check.checked(),
                check.mismatches());
    }

    private SnapshotTrailer readSnapshot() throws IOException {
        try (SnapshotReader reader = SnapshotReader.open(snapshot.path())) {
            sessions.putAll(reader.sessions());
            long znodes = 0;
            for (SnapshotZnode each = reader.next(); each != null; each = reader.next()) {
                add(each);
                if (++znodes % REPORT_EVERY == 0) {
                    progress.on(Progress.Step.SNAPSHOT, znodes, reader.position());
                }
            }
            progress.on(Progress.Step.SNAPSHOT, znodes, reader.position());
            SnapshotTrailer trailer = reader.trailer();
            tree.commit();
            return trailer;
        }
    }

    private void add(SnapshotZnode each) throws IOException {
        Znode znode = each.znode();
        tree.add(each.path(), znode);
        newestChange = Math.max(newestChange, Math.max(znode.mzxid(), Math.max(znode.pzxid(), znode.czxid())));
        timeMillis = Math.max(timeMillis, znode.mtimeMillis());
        if (!each.aclKnown()) {
            aclsUnknown.add(each.path());
            if (aclsUnknown.size() > ACLS_UNKNOWN_MAX) {
                throw new IOException(snapshot.path() + " does not define the ACLs of its znodes");
            }
        }
    }

    private void replay(TransactionReplay replay, DigestCheck check, @Nullable TreeDigest ofSnapshot)
            throws IOException {
        for (ZxidFile file : files.logsBehind(snapshot.zxid())) {
            try (TransactionLogReader log = TransactionLogReader.open(file.path())) {
                for (Transaction each = log.next(); each != null; each = log.next()) {
                    if (each.zxid() <= snapshot.zxid()) {
                        continue;
                    }
                    refuseGap(each.zxid(), file);
                    replay.apply(each);
                    timeMillis = Math.max(timeMillis, each.timeMillis());
                    lastZxid = each.zxid();
                    check.compare(lastZxid, ofSnapshot);
                    check.compare(lastZxid, each.digest());
                    if (++transactions % REPORT_EVERY == 0) {
                        progress.on(Progress.Step.LOG, transactions, log.position());
                    }
                }
            }
        }
        tree.commit();
        progress.on(Progress.Step.LOG, transactions, 0);
    }

    /** Within an epoch every zxid is logged, also that of a request that failed; an epoch begins at 1. */
    private void refuseGap(long zxid, ZxidFile file) throws IOException {
        boolean follows = zxid == lastZxid + 1 || (zxid >>> 32 > lastZxid >>> 32 && (zxid & 0xffff_ffffL) == 1);
        if (!follows) {
            throw new IOException("transactions between " + Zxid.hex(lastZxid) + " and " + Zxid.hex(zxid)
                    + " are missing, or out of order: " + file.path() + " does not go on where what is before it ends");
        }
    }

    private void refuseIncomplete(long fuzzyTo) throws IOException {
        long newest = files.snapshots().get(0).zxid();
        if (lastZxid < Math.max(fuzzyTo, newest)) {
            throw new IOException(snapshot.path() + " was written while ZooKeeper went on to "
                    + Zxid.hex(Math.max(fuzzyTo, newest)) + ", but the transaction logs end at " + Zxid.hex(lastZxid)
                    + ": the logs that belong to it are needed (a dataLogDir of its own?)");
        }
        if (!aclsUnknown.isEmpty()) {
            throw new IOException(snapshot.path() + " does not define the ACL of "
                    + JuteRecords.shown(aclsUnknown.iterator().next().value()) + ", and no transaction behind it does");
        }
    }
}
