package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.check.linearizability.Linearizability;
import io.oarlock.chaos.check.linearizability.Linearization;
import io.oarlock.chaos.check.linearizability.ZnodeRegisterModel;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes, together with linearizable reads and those that follow a sync, are linearizable for every plain znode. */
public final class SyncedReads implements Checker {

    public static final String LINEARIZABLE = "writes and synced reads of a znode are linearizable";

    static final String UNDECIDED = "znodes not decided in time";

    private static final Set<String> FUNCTIONS =
            Set.of("create", "set", "delete", DataReads.SYNCED, DataReads.LINEARIZABLE);

    private final Budget budget;

    public SyncedReads(Budget budget) {
        this.budget = budget;
    }

    @Override
    public String name() {
        return "synced reads";
    }

    @Override
    public Findings check(History history) {
        Set<String> plain = plainPaths(history);
        List<Operation> operations = history.operations().stream()
                .filter(op -> FUNCTIONS.contains(op.function()))
                .filter(op -> !DataReads.isWeak(op))
                .filter(op -> plain.contains(op.in().text("path")))
                .toList();
        List<Linearization> results = new Linearizability<>(new ZnodeRegisterModel(), budget).check(operations);
        List<Violation> violations = new ArrayList<>();
        for (Linearization result : results) {
            Linearization.Failure failure = result.failure();
            if (failure != null) {
                List<Operation> shown = new ArrayList<>(failure.concurrent());
                shown.add(failure.stuckAt());
                violations.add(new Violation(LINEARIZABLE, result.key() + ": " + failure.describe(), shown));
            }
        }
        return new Findings(name(), Linearizability.worst(results), violations, facts(operations.size(), results));
    }

    private static Map<String, Object> facts(int operations, List<Linearization> results) {
        long undecided = results.stream()
                .filter(result -> result.verdict() == Verdict.UNKNOWN)
                .count();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("operations", operations);
        facts.put("znodes", results.size());
        facts.put(UNDECIDED, undecided);
        return facts;
    }

    /** Znodes that are created and changed one by one; the register knows nothing of modes and multis. */
    private static Set<String> plainPaths(History history) {
        Set<String> plain = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Operation operation : history.operations()) {
            if (operation.function().equals("create")) {
                (operation.in().has("mode") ? others : plain).add(operation.in().text("path"));
            }
            for (Object part : operation.in().list("ops")) {
                others.add(Fields.of(part).text("path"));
            }
        }
        plain.removeAll(others);
        plain.removeAll(unread(history));
        return plain;
    }

    /** Znodes with lost writes that nobody reads after a sync: the search for their order is long, and in vain. */
    private static Set<String> unread(History history) {
        Set<String> unread = new HashSet<>();
        for (Operation operation : history.operations()) {
            String path = operation.in().text("path");
            if (operation.attempt().isUnknown() && path != null) {
                unread.add(path);
            }
        }
        history.operations("sync-get").forEach(read -> unread.remove(read.in().text("path")));
        return unread;
    }
}
