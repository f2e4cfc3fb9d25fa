package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A queue of sequential znodes: {@code create} with mode {@code PERSISTENT_SEQUENTIAL} puts, {@code delete} takes, and
 * {@code final-children} of the queue shows what is left. Deletes of a queue's elements have {@code queue} in their
 * input.
 */
public final class QueueDelivery implements Checker {

    static final String TAKEN_ONCE = "no element is taken twice";
    static final String NOTHING_LOST = "an element that was put is taken or still there";
    public static final String NUMBER_ONCE = "no sequence number is given twice";
    public static final String NUMBERS_RISE = "sequence numbers rise with the zxids of their creates";
    static final String GONE = "an element that was taken is gone";

    private static final int SUFFIX_LENGTH = 10;

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Operation> puts = new LinkedHashMap<>();
        for (Operation operation : history.operations("create")) {
            boolean sequential = String.valueOf(operation.in().text("mode")).endsWith("SEQUENTIAL");
            if (sequential && operation.isOk()) {
                Operation other = puts.put(operation.out().text("path"), operation);
                if (other != null) {
                    String message =
                            "two creates were answered " + operation.out().text("path");
                    violations.add(Violation.of(NUMBER_ONCE, message, other, operation));
                }
            }
        }
        checkNumbers(puts, violations);
        Map<String, Operation> taken = checkTaken(history, violations);
        checkNothingLost(history, puts, taken, violations);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("put", puts.size());
        facts.put("taken", taken.size());
        return Findings.of(name(), violations, facts);
    }

    private static void checkNumbers(Map<String, Operation> puts, List<Violation> violations) {
        List<Map.Entry<String, Operation>> byZxid = new ArrayList<>(puts.entrySet());
        byZxid.removeIf(put -> !put.getValue().out().has("zxid"));
        byZxid.sort(Comparator.comparingLong(put -> put.getValue().out().number("zxid")));
        Map<String, Map.Entry<String, Operation>> last = new HashMap<>();
        for (Map.Entry<String, Operation> put : byZxid) {
            String path = put.getKey();
            Map.Entry<String, Operation> before = last.put(path.substring(0, path.lastIndexOf('/')), put);
            if (before != null && number(before.getKey()) >= number(path)) {
                String message = before.getKey() + " was created before " + path;
                violations.add(Violation.of(NUMBERS_RISE, message, before.getValue(), put.getValue()));
            }
        }
    }

    private static Map<String, Operation> checkTaken(History history, List<Violation> violations) {
        Map<String, Operation> taken = new HashMap<>();
        for (Operation operation : history.operations("delete")) {
            if (operation.isOk() && operation.in().has("queue")) {
                String path = operation.in().text("path");
                Operation other = taken.put(path, operation);
                if (other != null) {
                    violations.add(Violation.of(TAKEN_ONCE, path + " was taken twice", other, operation));
                }
            }
        }
        return taken;
    }

    private static void checkNothingLost(
            History history, Map<String, Operation> puts, Map<String, Operation> taken, List<Violation> violations) {
        Set<String> maybeTaken = new HashSet<>();
        history.operations("delete").stream()
                .filter(op -> op.attempt().isUnknown())
                .forEach(op -> maybeTaken.add(op.in().text("path")));
        for (Operation last : history.operations("final-children")) {
            String queue = last.in().text("path") + "/";
            Set<String> left = new HashSet<>();
            last.out().list("nodes").forEach(node -> left.add(Fields.of(node).text("path")));
            puts.forEach((path, put) -> {
                boolean there = left.contains(path) || taken.containsKey(path) || maybeTaken.contains(path);
                if (last.isOk() && path.startsWith(queue) && !there) {
                    violations.add(Violation.of(NOTHING_LOST, path + " was put and never taken", put, last));
                }
            });
            taken.forEach((path, take) -> {
                if (left.contains(path)) {
                    violations.add(Violation.of(GONE, path + " was taken and is still there", take, last));
                }
            });
        }
    }

    private static long number(String path) {
        return Long.parseLong(path.substring(path.length() - SUFFIX_LENGTH));
    }
}
