package io.oarlock.chaos.scenario;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the trees of all members when every client is gone, until they are the same: sessions that nobody has closed
 * still expire meanwhile. Trees of the same zxid that differ, and do not change any more, never will be. Notes what it
 * read in the last round, and what could not be read; judges nothing.
 */
final class TreeComparison {

    private static final Logger LOG = LoggerFactory.getLogger(TreeComparison.class);

    private static final long SECONDS_MAX = 30;
    private static final long READ_AGAIN_MILLIS = 1_000;

    private final Cluster cluster;
    private final HistoryRecorder recorder;
    private final int sessionTimeoutMillis;

    TreeComparison(Cluster cluster, HistoryRecorder recorder, int sessionTimeoutMillis) {
        this.cluster = cluster;
        this.recorder = recorder;
        this.sessionTimeoutMillis = sessionTimeoutMillis;
    }

    void compare(List<Integer> members) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        List<TreeDigest.Tree> before;
        List<TreeDigest.Tree> trees = List.of();
        do {
            if (!trees.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(READ_AGAIN_MILLIS);
            }
            before = trees;
            trees = new ArrayList<>();
            for (int member : members) {
                try {
                    trees.add(new TreeDigest(sessionTimeoutMillis).read(cluster.connectString(member)));
                } catch (IOException e) {
                    LOG.error("the tree of member {} cannot be read", member, e);
                    recorder.note(
                            -1,
                            "unread",
                            Fields.map("member", (long) member, "reason", e.getMessage() + ": " + e.getCause()));
                    return;
                }
            }
        } while (!isDecided(before, trees) && System.nanoTime() < deadlineNanos);
        for (int i = 0; i < trees.size(); i++) {
            TreeDigest.Tree tree = trees.get(i);
            recorder.note(
                    -1,
                    "digest",
                    Fields.map(
                            "member",
                            (long) members.get(i),
                            "zxid",
                            tree.greatestZxid(),
                            "digest",
                            tree.digest(),
                            "last",
                            true));
        }
    }

    static boolean isDecided(List<TreeDigest.Tree> before, List<TreeDigest.Tree> now) {
        boolean sameZxid =
                now.stream().mapToLong(TreeDigest.Tree::greatestZxid).distinct().count() == 1;
        return now.stream().distinct().count() == 1 || sameZxid && now.equals(before);
    }
}
