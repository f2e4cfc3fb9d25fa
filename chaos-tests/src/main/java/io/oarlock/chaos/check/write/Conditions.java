package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions that writes name: sets, deletes, and the checks, sets and deletes of multis. A write that took effect
 * found the version that it named, as the writes before it had left it.
 */
final class Conditions {

    private static final long UNKNOWN = -1;

    private final TreeHistory tree;

    Conditions(TreeHistory tree) {
        this.tree = tree;
    }

    /** @param write that took effect */
    void check(Operation write, List<Violation> violations) {
        long zxid = write.out().number("zxid");
        if (!write.function().equals("multi")) {
            check(write.in(), zxid, write, violations);
            return;
        }
        Map<String, Long> left = new HashMap<>();
        List<?> parts = write.in().list("ops");
        List<?> results = write.out().list("results");
        for (int i = 0; i < parts.size(); i++) {
            Fields part = Fields.of(parts.get(i));
            Fields result = Fields.of(i < results.size() ? results.get(i) : null);
            Long version = left.get(part.requiredText("path"));
            if (version == null) {
                check(part, zxid, write, violations);
            } else {
                compare(part, version, "which an earlier part had brought to", write, violations);
            }
            switch (part.requiredText("f")) {
                case "set" -> left.put(part.requiredText("path"), result.numberOr("version", UNKNOWN));
                case "create", "delete" -> left.put(part.requiredText("path"), UNKNOWN);
                default -> {}
            }
        }
    }

    private void check(Fields part, long zxid, Operation write, List<Violation> violations) {
        if (part.numberOr("expected", UNKNOWN) < 0) {
            return;
        }
        String path = part.requiredText("path");
        Map.Entry<Long, Effect> last = tree.changes(path).lowerEntry(zxid);
        if (last == null
                || last.getValue().kind() == Effect.Kind.DELETE
                || tree.doubts(path).stream().anyMatch(doubt -> doubt.mayBeWithin(last.getKey(), zxid))) {
            return;
        }
        compare(
                part,
                last.getValue().version(),
                "which " + last.getValue().describe() + " had left at",
                write,
                violations);
    }

    private static void compare(Fields part, long found, String how, Operation write, List<Violation> violations) {
        long expected = part.numberOr("expected", UNKNOWN);
        if (expected >= 0 && found >= 0 && found != expected) {
            String message = "the write at " + Effect.hex(write.out().number("zxid")) + " expected version " + expected
                    + " of " + part.text("path") + ", " + how + " version " + found;
            violations.add(Violation.of(WriteOrder.CONDITION_HELD, message, write));
        }
    }
}
