package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.Directory;
import io.oarlock.chaos.check.evidence.Doubt;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of children at zxid z is what the creates and deletes up to z left. Lists are {@code children} operations
 * whose answers have {@code zxid} and {@code names}; those that also set a watch are left out, since their zxid is not
 * known exactly. Writes whose answers were lost, and znodes that go by themselves, excuse the names that they concern.
 */
public final class Listings implements Checker {

    public static final String COMPLETE = "a list of children shows every child that the writes up to its zxid left";
    public static final String NO_OTHERS =
            "a list of children shows no child that the writes up to its zxid did not leave";
    static final String ONCE = "a list of children names a child once";
    public static final String NUMBER = "a list of children and the Stat in the same answer agree on their number";

    @Override
    public String name() {
        return "lists of children";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        TreeHistory tree = new TreeHistory(history);
        Map<String, List<Operation>> byParent = new LinkedHashMap<>();
        for (Operation list : history.operations("children")) {
            if (list.isOk() && list.out().has("names") && !list.in().has("watch")) {
                byParent.computeIfAbsent(list.in().requiredText("path"), path -> new ArrayList<>())
                        .add(list);
            }
        }
        int names = 0;
        int lists = 0;
        for (Map.Entry<String, List<Operation>> entry : byParent.entrySet()) {
            List<Operation> byZxid = new ArrayList<>(entry.getValue());
            byZxid.sort(Comparator.comparingLong(list -> list.out().number("zxid")));
            Directory.Walk walk = tree.directory(entry.getKey()).walk();
            for (Operation list : byZxid) {
                walk.advanceTo(list.out().number("zxid"));
                check(list, walk, tree, violations);
                names += list.out().list("names").size();
                lists++;
            }
        }
        return Findings.of(name(), violations, Map.of("lists", lists, "names", names));
    }

    private static void check(Operation list, Directory.Walk walk, TreeHistory tree, List<Violation> violations) {
        String parent = list.in().requiredText("path");
        long zxid = list.out().number("zxid");
        Set<String> shown = new HashSet<>();
        for (Object name : list.out().list("names")) {
            String child = parent.equals("/") ? "/" + name : parent + "/" + name;
            if (!shown.add(child)) {
                violations.add(Violation.of(ONCE, "the list names " + child + " twice", list));
            }
            if (!walk.paths().contains(child) && !mayDiffer(child, walk, tree, zxid) && !isOwn(child)) {
                String message = "the list at " + Effect.hex(zxid) + " shows " + child + ", last changed at "
                        + Effect.hex(walk.lastChange(child));
                violations.add(Violation.of(NO_OTHERS, message, list));
            }
        }
        for (String child : walk.paths()) {
            if (!shown.contains(child) && !mayDiffer(child, walk, tree, zxid)) {
                String message = "the list at " + Effect.hex(zxid) + " does not show " + child + ", created at "
                        + Effect.hex(walk.lastChange(child));
                violations.add(Violation.of(COMPLETE, message, list));
            }
        }
        long number = list.out().fields("stat").numberOr("children", shown.size());
        if (number != shown.size()) {
            String message =
                    parent + " at " + Effect.hex(zxid) + " lists " + shown.size() + " children and counts " + number;
            violations.add(Violation.of(NUMBER, message, list));
        }
    }

    /** What the server keeps below the root for itself. */
    private static boolean isOwn(String child) {
        return child.equals("/zookeeper");
    }

    private static boolean mayDiffer(String child, Directory.Walk walk, TreeHistory tree, long zxid) {
        long lastChange = walk.lastChange(child);
        for (Doubt doubt : tree.doubts(child)) {
            if (doubt.kind() != Effect.Kind.SET && doubt.mayBeWithin(lastChange, zxid)) {
                return true;
            }
        }
        return false;
    }
}
