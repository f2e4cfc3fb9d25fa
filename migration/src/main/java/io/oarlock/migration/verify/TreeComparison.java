package io.oarlock.migration.verify;

import io.oarlock.migration.tree.Progress;
import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Stat;
import io.oarlock.model.ZnodePath;
import io.oarlock.model.Zxid;
import io.oarlock.rules.PathRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Walks two trees side by side and finds where they differ: in znodes, data, ACLs, or any field of a Stat. Passes by
 * {@code /zookeeper/config}, which each ensemble writes itself. Used by one thread, once.
 */
public final class TreeComparison {
    private static final long REPORT_EVERY = 10_000;

    private final TreeWalk left;
    private final TreeWalk right;
    private final Options options;
    private final Progress progress;
    private final List<Difference> first = new ArrayList<>();
    private long compared;
    private long differences;

    /**
     * @param ignoreEphemerals whether ephemerals, and what they change of their parents, do not count
     * @param shownMax differences that are told
     */
    public record Options(boolean ignoreEphemerals, int shownMax) {}

    /**
     * @param znodes that at least one of the trees has
     * @param differences znodes that are not the same in both
     * @param first some of them, in the order of their paths
     */
    public record Result(long znodes, long differences, List<Difference> first) {
        public Result {
            first = List.copyOf(first);
        }
    }

    private TreeComparison(TreeWalk left, TreeWalk right, Options options, Progress progress) {
        this.left = left;
        this.right = right;
        this.options = options;
        this.progress = progress;
    }

    public static Result run(TreeWalk left, TreeWalk right, Options options, Progress progress) throws IOException {
        return new TreeComparison(left, right, options, progress).run();
    }

    private Result run() throws IOException {
        SeenZnode a = next(left);
        SeenZnode b = next(right);
        while (a != null || b != null) {
            int order = a == null ? 1 : b == null ? -1 : a.path().compareTo(b.path());
            if (order < 0) {
                differ(Objects.requireNonNull(a).path(), "only in the first tree");
                a = next(left);
            } else if (order > 0) {
                differ(Objects.requireNonNull(b).path(), "only in the second tree");
                b = next(right);
            } else {
                compare(Objects.requireNonNull(a), Objects.requireNonNull(b));
                a = next(left);
                b = next(right);
            }
            if (++compared % REPORT_EVERY == 0) {
                progress.on(Progress.Step.COMPARING, compared, 0);
            }
        }
        progress.on(Progress.Step.COMPARING, compared, 0);
        return new Result(compared, differences, first);
    }

    private @Nullable SeenZnode next(TreeWalk walk) throws IOException {
        SeenZnode znode = walk.next();
        while (znode != null
                && (znode.path().equals(PathRules.CONFIG) || options.ignoreEphemerals() && znode.isEphemeral())) {
            znode = walk.next();
        }
        return znode;
    }

    private void compare(SeenZnode a, SeenZnode b) {
        StringJoiner found = new StringJoiner("; ");
        if (!Objects.equals(a.data(), b.data())) {
            found.add("data " + text(a.data()) + " and " + text(b.data()));
        }
        if (!a.acl().equals(b.acl())) {
            found.add("ACL " + text(a.acl()) + " and " + text(b.acl()));
        }
        compareStats(a, b, found);
        if (a.mark().isPresent()
                && b.mark().isPresent()
                && a.mark().getAsLong() != b.mark().getAsLong()) {
            found.add("owner " + Zxid.hex(a.mark().getAsLong()) + " and "
                    + Zxid.hex(b.mark().getAsLong()));
        }
        if (found.length() > 0) {
            differ(a.path(), found.toString());
        }
    }

    private void compareStats(SeenZnode a, SeenZnode b, StringJoiner found) {
        Stat one = a.stat();
        Stat other = b.stat();
        zxids("czxid", one.czxid(), other.czxid(), found);
        zxids("mzxid", one.mzxid(), other.mzxid(), found);
        numbers("ctime", one.ctimeMillis(), other.ctimeMillis(), found);
        numbers("mtime", one.mtimeMillis(), other.mtimeMillis(), found);
        numbers("version", one.version(), other.version(), found);
        numbers("aversion", one.aversion(), other.aversion(), found);
        zxids("ephemeralOwner", one.ephemeralOwner(), other.ephemeralOwner(), found);
        numbers("dataLength", one.dataLength(), other.dataLength(), found);
        if (isCountExpectedToDiffer(a, b)) {
            numbers("number of children ever created", a.childCreations(), b.childCreations(), found);
        } else {
            numbers("numChildren", one.numChildren(), other.numChildren(), found);
            numbers("cversion", one.cversion(), other.cversion(), found);
            zxids("pzxid", one.pzxid(), other.pzxid(), found);
        }
    }

    /** Where children are passed by, the counts of their parent say nothing. */
    private boolean isCountExpectedToDiffer(SeenZnode a, SeenZnode b) {
        boolean differs = a.stat().numChildren() != b.stat().numChildren();
        return differs && (options.ignoreEphemerals() || a.path().equals(PathRules.ZOOKEEPER));
    }

    private static void numbers(String field, long one, long other, StringJoiner found) {
        if (one != other) {
            found.add(field + " " + one + " and " + other);
        }
    }

    private static void zxids(String field, long one, long other, StringJoiner found) {
        if (one != other) {
            found.add(field + " " + Zxid.hex(one) + " and " + Zxid.hex(other));
        }
    }

    /** Its ids are any text, of any length. */
    private static String text(Acl acl) {
        return JuteRecords.shown(acl.toString());
    }

    private static String text(@Nullable Bytes data) {
        return data == null ? "null" : data.toString();
    }

    private void differ(ZnodePath path, String detail) {
        differences++;
        if (first.size() < options.shownMax()) {
            first.add(new Difference(path, detail));
        }
    }
}
