package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.model.Bytes;
import io.oarlock.model.Session;
import io.oarlock.model.SessionPassword;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.IndexWalk;
import io.oarlock.rules.InitialTree;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.PathRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a tree that holds what ZooKeeper had one that a server can start with: ends the sessions that are not kept,
 * brings the statistics of quotas up to date, as ZooKeeper does when it starts, and notes how many children each znode
 * has. Used by one thread, once.
 */
final class TreeCompletion {
    private static final String STATS = "/zookeeper_stats";
    private static final int SCANNED_AT_ONCE = 10_000;
    private static final long REPORT_EVERY = 10_000;
    private static final long FIRST_GENERATION = 1;
    private static final int NO_MEMBER = 0;

    private final StagedTree tree;
    private final long zxid;
    private final Progress progress;

    /** @param zxid of the last transaction in the tree */
    TreeCompletion(StagedTree tree, long zxid, Progress progress) {
        this.tree = tree;
        this.zxid = zxid;
        this.progress = progress;
    }

    /**
     * @param sessions timeouts in milliseconds of those that go on
     * @param timeMillis of the last transaction
     * @throws IOException when the tree contradicts itself
     */
    CoreState run(Map<Long, Integer> sessions, long timeMillis) throws IOException {
        endOtherSessions(sessions);
        tree.put(PathRules.CONFIG, InitialTree.config());
        countQuotas();
        countChildren();
        sessions.forEach((id, timeout) ->
                tree.putSession(new Session(id, timeout, SessionPassword.of(id), NO_MEMBER, FIRST_GENERATION)));
        CoreState start = tree.state();
        CoreState unplaced = tree.finish(new CoreState(
                start.term(), start.index(), zxid, timeMillis, start.digest(), RulesLevel.NEWEST, start.totals()));
        LogPosition place = ImportedPosition.of(unplaced);
        return tree.finish(unplaced.at(place.term(), place.index()));
    }

    /** Ephemerals go with their session, in the last transaction, as with ZooKeeper at a start. */
    private void endOtherSessions(Map<Long, Integer> sessions) {
        tree.commit();
        IndexWalk.forEachEphemeral(tree.store(), (sessionId, path) -> {
            if (!sessions.containsKey(sessionId)) {
                tree.remove(path);
                Znode parent = tree.find(path.parent());
                if (parent != null) {
                    tree.put(path.parent(), parent.withChildren(parent.childCount(), parent.childCreations(), zxid));
                }
                tree.commitIfLarge();
            }
        });
        tree.commit();
    }

    private void countQuotas() {
        List<ZnodePath> limited = new ArrayList<>();
        String prefix = PathRules.QUOTA.value();
        for (ZnodePath path : tree.descendants(PathRules.QUOTA)) {
            String text = path.value();
            if (text.endsWith(STATS) && text.length() > prefix.length() + STATS.length()) {
                limited.add(new ZnodePath(text.substring(prefix.length(), text.length() - STATS.length())));
            }
        }
        tree.commit();
        for (ZnodePath path : limited) {
            ZnodePath stats = new ZnodePath(prefix + path.value() + STATS);
            Znode znode = tree.find(stats);
            if (znode != null) {
                tree.put(stats, znode.withDataOnly(count(path)));
            }
        }
        tree.commit();
    }

    private Bytes count(ZnodePath limited) {
        long[] countAndBytes = new long[2];
        add(tree.find(limited), countAndBytes);
        ZnodePath after = null;
        do {
            after = tree.tree().scanDescendants(limited, after, SCANNED_AT_ONCE, at -> {
                add(at.znode(), countAndBytes);
                return 1;
            });
        } while (after != null);
        return Bytes.utf8("count=" + countAndBytes[0] + ",bytes=" + countAndBytes[1]);
    }

    private static void add(@Nullable Znode znode, long[] countAndBytes) {
        if (znode != null) {
            countAndBytes[0]++;
            countAndBytes[1] += znode.data() == null ? 0 : znode.data().length();
        }
    }

    private void countChildren() throws IOException {
        tree.commit();
        AtomicReference<@Nullable ZnodePath> missing = new AtomicReference<>();
        long[] seen = new long[2];
        IndexWalk.forEachParent(tree.store(), (path, children) -> {
            Znode parent = tree.find(path);
            if (parent == null) {
                missing.compareAndSet(null, path);
                return;
            }
            tree.put(path, parent.withChildren(children, parent.childCreations(), parent.pzxid()));
            tree.commitIfLarge();
            seen[0]++;
            seen[1] += children;
            if (seen[0] % REPORT_EVERY == 0) {
                progress.on(Progress.Step.CHILDREN, seen[0], 0);
            }
        });
        if (missing.get() != null) {
            String shown = JuteRecords.shown(String.valueOf(missing.get()));
            throw new IOException("the tree has znodes below " + shown + ", but not this one");
        }
        tree.commit();
        long znodes = tree.state().totals().znodes();
        if (seen[1] != znodes - 1) {
            throw new IOException("the tree has " + znodes + " znodes, but only " + (seen[1] + 1)
                    + " different ones: the snapshot lists one twice, or has no root");
        }
    }
}
