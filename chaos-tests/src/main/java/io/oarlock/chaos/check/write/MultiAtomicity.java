package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A multi takes effect as a whole or not at all, to every observer. Observers are {@code multi-get} operations: answers
 * have {@code nodes}, a list of {@code path}, {@code data} and {@code mzxid}. Where the data are balances that multis
 * move between the same znodes, {@code total} in the input says what they must add up to.
 */
public final class MultiAtomicity implements Checker {

    static final String TOTAL_CONSTANT = "the total that multis preserve is the same for every observer";
    static final String ALL_OR_NOTHING = "an observer sees all of a multi or nothing of it";

    @Override
    public String name() {
        return "multi";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, List<Effect>> multis = new HashMap<>();
        for (Effect effect : Effect.allOf(history)) {
            if (effect.operation().function().equals("multi")) {
                multis.computeIfAbsent(effect.zxid(), zxid -> new ArrayList<>()).add(effect);
            }
        }
        int observations = 0;
        for (Operation operation : history.operations("multi-get")) {
            if (operation.isOk()) {
                observations++;
                checkTotal(operation, violations);
                checkWhole(operation, multis, violations);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("multis", multis.size());
        facts.put("observations", observations);
        return Findings.of(name(), violations, facts);
    }

    private static void checkTotal(Operation observation, List<Violation> violations) {
        if (!observation.in().has("total")) {
            return;
        }
        long total = 0;
        for (Object node : observation.out().list("nodes")) {
            total += Long.parseLong(Fields.of(node).text("data"));
        }
        if (total != observation.in().number("total")) {
            String message = "the total was " + total + " and should be "
                    + observation.in().number("total");
            violations.add(Violation.of(TOTAL_CONSTANT, message, observation));
        }
    }

    private static void checkWhole(Operation observation, Map<Long, List<Effect>> multis, List<Violation> violations) {
        Map<String, Long> modified = new HashMap<>();
        for (Object node : observation.out().list("nodes")) {
            Fields fields = Fields.of(node);
            modified.put(fields.text("path"), fields.numberOr("mzxid", -1));
        }
        for (long zxid : modified.values()) {
            for (Effect effect : multis.getOrDefault(zxid, List.of())) {
                Long seen = modified.get(effect.path());
                if (seen != null && seen < zxid && effect.kind() != Effect.Kind.DELETE) {
                    String message = "the observer saw the multi at " + Effect.hex(zxid) + ", but " + effect.path()
                            + " as of " + Effect.hex(seen);
                    violations.add(Violation.of(ALL_OR_NOTHING, message, effect.operation(), observation));
                }
            }
        }
    }
}
