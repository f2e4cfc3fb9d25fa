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
 * still expire meanwhile. Notes what it read in the last round, and what could not be read; judges nothing.
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
        List<TreeDigest.Tree> trees = new ArrayList<>();
        do {
            if (!trees.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(READ_AGAIN_MILLIS);
                trees.clear();
            }
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
        } while (trees.stream().distinct().count() > 1 && System.nanoTime() < deadlineNanos);
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
}
