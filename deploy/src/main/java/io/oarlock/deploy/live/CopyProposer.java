package io.oarlock.deploy.live;

import io.oarlock.migration.tree.ReceivedTree.Received;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.MigrationStep.Copy.CopiedSession;
import io.oarlock.op.MigrationStep.Copy.CopiedZnode;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.ZnodeAt;
import io.oarlock.rows.ZnodeWalk;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a tree that was received into the log, in parts: what it has that our tree does not have just so, and what our
 * tree has beside it. Used by one thread, once.
 */
final class CopyProposer {
    private static final int PART_BYTES = 128 << 10;
    private static final int PART_ROWS = 500;
    private static final int ROW_BYTES = 80;

    private final Steps steps;
    private final long copy;
    private final LongConsumer progress;
    private final List<CopiedZnode> znodes = new ArrayList<>();
    private final List<ZnodePath> removed = new ArrayList<>();
    private final List<CopiedSession> sessions = new ArrayList<>();
    private final List<Long> sessionsRemoved = new ArrayList<>();
    private long bytes;
    private long copied;
    private Steps.@Nullable Refusal refusal;

    /**
     * @param copy its number
     * @param progress is told how many znodes were proposed so far
     */
    CopyProposer(Steps steps, long copy, LongConsumer progress) {
        this.steps = steps;
        this.copy = copy;
        this.progress = progress;
    }

    /**
     * Returns when the last part is applied, or one was refused.
     *
     * @param own our tree, which nothing else changes meanwhile
     */
    Steps.@Nullable Refusal run(StagedCopy staged, TreeReader own) throws IOException {
        LiveTree theirs = new LiveTree(
                staged.store(), Objects.requireNonNull(LiveTree.stateOf(staged.store()), "no tree"), PART_BYTES);
        boolean fresh = own.totals().znodes() <= TreeTotals.ZNODES_AT_FIRST;
        // No ephemeral is ever without its session: they are put before, and removed after what they own.
        addSessions(staged.received(), own);
        addDifferences(staged, own);
        if (!fresh) {
            removeOthers(theirs, own);
        }
        removeSessions(staged.received(), own);
        propose();
        return refusal == null ? steps.awaitAll() : refusal;
    }

    private void addDifferences(StagedCopy staged, TreeReader own) throws IOException {
        try (ZnodeWalk walk = ZnodeWalk.of(staged.store())) {
            for (ZnodeAt at = walk.next(); at != null && refusal == null; at = walk.next()) {
                Znode znode = at.znode();
                if (!znode.equals(own.find(at.path()))) {
                    znodes.add(new CopiedZnode(at.path(), znode));
                    int dataBytes = znode.data() == null ? 0 : znode.data().length();
                    added(at.path().value().length()
                            + dataBytes
                            + (int) znode.acl().heapBytes());
                }
                progress.accept(++copied);
            }
        }
    }

    private void removeOthers(LiveTree theirs, TreeReader own) throws IOException {
        Deque<ZnodePath> left = new ArrayDeque<>(List.of(ZnodePath.ROOT));
        while (!left.isEmpty() && refusal == null) {
            ZnodePath path = left.pop();
            own.forEachChild(path, name -> {
                left.push(path.child(name));
                return true;
            });
            if (theirs.find(path) == null) {
                removed.add(path);
                added(path.value().length());
            }
        }
    }

    private void addSessions(Received received, TreeReader own) throws IOException {
        for (Map.Entry<Long, Integer> each : received.sessions().entrySet()) {
            Session there = own.session(each.getKey());
            if (there == null || there.timeoutMillis() != each.getValue()) {
                sessions.add(new CopiedSession(each.getKey(), each.getValue()));
                added(0);
            }
        }
    }

    private void removeSessions(Received received, TreeReader own) throws IOException {
        List<Long> others = new ArrayList<>();
        own.forEachSession(session -> {
            if (!received.sessions().containsKey(session.id())) {
                others.add(session.id());
            }
        });
        for (Long other : others) {
            sessionsRemoved.add(other);
            added(0);
        }
    }

    private void added(int moreBytes) throws IOException {
        bytes += ROW_BYTES + moreBytes;
        int rows = znodes.size() + removed.size() + sessions.size() + sessionsRemoved.size();
        if (bytes >= PART_BYTES || rows >= PART_ROWS) {
            propose();
        }
    }

    private void propose() throws IOException {
        if (bytes > 0 && refusal == null) {
            refusal = steps.add(new MigrationStep.Copy(copy, znodes, removed, sessions, sessionsRemoved), 0, bytes);
        }
        znodes.clear();
        removed.clear();
        sessions.clear();
        sessionsRemoved.clear();
        bytes = 0;
    }
}
