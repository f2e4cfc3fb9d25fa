package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is refused at zxid z is refused for what the writes up to z left. A refused write has a zxid of its own and
 * changes nothing. A list of children that finds no znode counts as refused. Writes whose answers were lost excuse what
 * they can explain. ACLs and quotas are judged by others.
 */
public final class Refusals implements Checker {

    public static final String FOUND = "nobody is told that a znode is missing that is there";
    public static final String NOT_FOUND = "nobody is told that a znode exists that is not there";
    public static final String EMPTY = "nobody is told that a znode has children that has none";
    public static final String VERSION_FITS = "nobody is told that a version is wrong that the znode has";
    static final String OF_ITS_KIND = "a request is refused only for what can be wrong with one of its kind";

    @Override
    public String name() {
        return "refusals";
    }

    @Override
    public Findings check(History history) {
        Tree tree = new Tree(new TreeHistory(history));
        List<Violation> violations = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Operation asked : history.operations()) {
            String code = code(asked);
            long zxid = asked.isOk() ? asked.out().numberOr("zxid", -1) : asked.refusedZxid();
            if (zxid < 0 || code.isEmpty() || asked.in().has("watch")) {
                // Of requests that set a watch the zxid is not known exactly.
                continue;
            }
            counts.merge(code, 1, Integer::sum);
            String broken = broken(asked, code, zxid, tree);
            if (broken != null) {
                String message = asked.function() + " was refused with " + code + " at " + Effect.hex(zxid);
                violations.add(Violation.of(broken, message, asked));
            }
        }
        return Findings.of(name(), violations, new LinkedHashMap<>(counts));
    }

    /** Why it was refused; empty if it was not. */
    private static String code(Operation asked) {
        boolean isMissing = asked.function().equals("children")
                && asked.isOk()
                && asked.out().flag("missing");
        return isMissing ? "NONODE" : asked.refusal();
    }

    /** The promise that the refusal breaks; null if there may be a reason for it. */
    private static @Nullable String broken(Operation asked, String code, long zxid, Tree tree) {
        if (!asked.function().equals("multi")) {
            return broken(asked.function(), asked.in(), code, zxid, tree);
        }
        // The answer does not say which part was refused. What an earlier part may have changed is not looked at.
        Set<String> touched = new HashSet<>();
        String first = null;
        for (Object part : asked.in().list("ops")) {
            Fields in = Fields.of(part);
            String path = in.requiredText("path");
            String broken = broken(in.requiredText("f"), in, code, zxid, tree);
            if (broken == null || touched.stream().anyMatch(other -> mayMatter(other, path))) {
                return null;
            }
            if (!in.requiredText("f").equals("check")) {
                touched.add(path);
            }
            // What the tree says tells more than that the code does not suit the part.
            first = first == null || first.equals(OF_ITS_KIND) ? broken : first;
        }
        return first;
    }

    /** Whether a change of the one znode may matter for what is asked of the other. */
    private static boolean mayMatter(String changed, String asked) {
        return changed.equals(asked)
                || changed.equals(TreeHistory.parent(asked))
                || TreeHistory.parent(changed).equals(asked);
    }

    private static @Nullable String broken(String function, Fields in, String code, long zxid, Tree tree) {
        return switch (code) {
            case "NONODE" -> tree.isThere(wanted(function, in), zxid) ? FOUND : null;
            case "NODEEXISTS" -> nodeExists(function, in, zxid, tree);
            case "NOTEMPTY" -> notEmpty(function, in, zxid, tree);
            case "BADVERSION" -> badVersion(in, zxid, tree);
            case "NOCHILDRENFOREPHEMERALS" -> function.equals("create") ? null : OF_ITS_KIND;
            case "NOAUTH", "QUOTAEXCEEDED", "NOWATCHER", "THROTTLEDOP" -> null;
            // Clients ask for nothing that is not well-formed.
            default -> OF_ITS_KIND;
        };
    }

    /** The znode that must be there for the request. */
    private static String wanted(String function, Fields in) {
        String path = in.requiredText("path");
        return function.equals("create") ? TreeHistory.parent(path) : path;
    }

    private static @Nullable String nodeExists(String function, Fields in, long zxid, Tree tree) {
        boolean isSequential = String.valueOf(in.text("mode")).contains("SEQUENTIAL");
        if (!function.equals("create") || isSequential) {
            return OF_ITS_KIND;
        }
        return tree.isMissing(in.requiredText("path"), zxid) ? NOT_FOUND : null;
    }

    private static @Nullable String notEmpty(String function, Fields in, long zxid, Tree tree) {
        if (!function.equals("delete")) {
            return OF_ITS_KIND;
        }
        return tree.isEmpty(in.requiredText("path"), zxid) ? EMPTY : null;
    }

    private static @Nullable String badVersion(Fields in, long zxid, Tree tree) {
        long expected = in.numberOr("expected", -1);
        if (expected < 0) {
            return OF_ITS_KIND;
        }
        return tree.hasVersion(in.requiredText("path"), expected, zxid) ? VERSION_FITS : null;
    }

    /** What is certain of the tree. */
    private record Tree(TreeHistory history) {

        boolean isThere(String path, long zxid) {
            Map.Entry<Long, Effect> last = history.changes(path).floorEntry(zxid);
            return last != null
                    && last.getValue().kind() != Effect.Kind.DELETE
                    && !mayHave(Effect.Kind.DELETE, path, last.getKey(), zxid);
        }

        boolean isMissing(String path, long zxid) {
            Map.Entry<Long, Effect> last = history.changes(path).floorEntry(zxid);
            boolean isDeleted = last == null || last.getValue().kind() == Effect.Kind.DELETE;
            return isDeleted && !mayHave(Effect.Kind.CREATE, path, last == null ? -1 : last.getKey(), zxid);
        }

        boolean isEmpty(String path, long zxid) {
            return history.directory(path).childrenAt(zxid) == 0
                    && history.directory(path).doubtsWithin(-1, zxid).stream()
                            .noneMatch(doubt -> doubt.kind() == Effect.Kind.CREATE);
        }

        boolean hasVersion(String path, long version, long zxid) {
            Map.Entry<Long, Effect> last = history.changes(path).floorEntry(zxid);
            return last != null
                    && last.getValue().kind() != Effect.Kind.DELETE
                    && last.getValue().version() == version
                    && history.doubts(path).stream().noneMatch(doubt -> doubt.mayBeWithin(last.getKey(), zxid));
        }

        private boolean mayHave(Effect.Kind kind, String path, long exclusive, long inclusive) {
            return history.doubts(path).stream()
                    .anyMatch(doubt -> doubt.kind() == kind && doubt.mayBeWithin(exclusive, inclusive));
        }
    }
}
