package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.LargeZnodes;
import io.oarlock.migration.zookeeper.SnapshotWriter;
import io.oarlock.model.MigrationState;
import io.oarlock.tree.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the state of one moment as a snapshot file of ZooKeeper, with all sessions. A snapshot names its ACLs before
 * its znodes: they are collected first.
 */
public final class SnapshotFile {
    private static final long REPORT_EVERY = 10_000;

    private SnapshotFile() {}

    /**
     * @param acls all of the tree
     * @param file that does not exist yet
     * @return what ZooKeeper may have trouble with
     * @throws IOException also for a tree that may be a part of one only
     */
    public static LargeZnodes write(TreeSnapshot tree, AclNumbers acls, Path file, Progress progress)
            throws IOException {
        refusePart(tree);
        Map<Long, Integer> sessions = new LinkedHashMap<>();
        tree.forEachSession(session -> sessions.put(session.id(), session.timeoutMillis()));
        try (SnapshotWriter writer = SnapshotWriter.create(file, sessions, acls.numbers())) {
            LargeZnodes large = new LargeZnodes();
            long[] znodes = new long[1];
            tree.<IOException>forEachZnode((path, znode) -> {
                writer.add(path, znode);
                large.look(path, znode.data());
                if (++znodes[0] % REPORT_EVERY == 0) {
                    progress.on(Progress.Step.WRITING, znodes[0], 0);
                }
            });
            progress.on(Progress.Step.WRITING, znodes[0], 0);
            writer.finish(tree.lastZxid());
            return large;
        }
    }

    /** A copy of a source's tree may have been under way when it was given up. */
    private static void refusePart(TreeSnapshot tree) throws IOException {
        MigrationState migration = tree.migration();
        if (migration != null && !migration.follows() && !migration.decidesItself()) {
            throw new IOException(
                    "the tree may be a part of the one that was to be taken over only: the migration is in phase "
                            + migration.phase());
        }
    }
}
