package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All writes have one order, told by their zxids, which agrees with real time and with the versions of each znode. */
public final class WriteOrder implements Checker {

    public static final String ZXIDS_ARE_UNIQUE = "every write has a zxid of its own";
    static final String REAL_TIME = "a write that begins after another one ended has the greater zxid";
    public static final String VERSIONS_FOLLOW = "the versions of a znode rise with the zxids of its writes";
    public static final String CONDITION_HELD = "a conditional write takes effect on the version that it names";

    @Override
    public String name() {
        return "write order";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        List<Operation> writes = history.operations().stream()
                .filter(op ->
                        Effect.isWrite(op.function()) && op.isOk() && op.out().has("zxid"))
                .toList();
        checkUnique(writes, violations);
        checkRealTime(writes, violations);
        TreeHistory tree = new TreeHistory(history);
        checkVersions(Effect.allOf(history), tree, violations);
        Conditions conditions = new Conditions(tree);
        writes.forEach(write -> conditions.check(write, violations));
        return Findings.of(name(), violations, Map.of("writes", writes.size()));
    }

    private static void checkUnique(List<Operation> writes, List<Violation> violations) {
        Map<Long, Operation> owners = new HashMap<>();
        for (Operation write : writes) {
            Operation other = owners.putIfAbsent(zxid(write), write);
            if (other != null) {
                violations.add(Violation.of(
                        ZXIDS_ARE_UNIQUE, "two writes were given zxid " + Effect.hex(zxid(write)), other, write));
            }
        }
    }

    private static void checkRealTime(List<Operation> writes, List<Violation> violations) {
        List<Operation> byReturn = new ArrayList<>(writes);
        byReturn.removeIf(write -> write.span().returnEvent() == Span.NEVER);
        byReturn.sort(Comparator.comparingInt(write -> write.span().returnEvent()));
        int ended = 0;
        Operation greatest = null;
        for (Operation write : writes) {
            while (ended < byReturn.size() && byReturn.get(ended).endedBefore(write)) {
                Operation candidate = byReturn.get(ended++);
                greatest = greatest == null || zxid(candidate) > zxid(greatest) ? candidate : greatest;
            }
            if (greatest != null && zxid(greatest) >= zxid(write)) {
                String message = "the write at " + Effect.hex(zxid(write)) + " began after the one at "
                        + Effect.hex(zxid(greatest)) + " had ended";
                violations.add(Violation.of(REAL_TIME, message, greatest, write));
            }
        }
    }

    private static void checkVersions(List<Effect> effects, TreeHistory tree, List<Violation> violations) {
        Map<String, Effect> last = new HashMap<>();
        List<Effect> ordered = new ArrayList<>(effects);
        ordered.sort(Comparator.comparingLong(Effect::zxid));
        for (Effect effect : ordered) {
            Effect before = last.put(effect.path(), effect);
            if (effect.kind() != Effect.Kind.SET || effect.version() < 0) {
                continue;
            }
            long expected = effect.operation().in().numberOr("expected", -1);
            if (expected >= 0 && expected + 1 != effect.version()) {
                String message = effect.describe() + " expected version " + expected + " and made " + effect.version();
                violations.add(Violation.of(CONDITION_HELD, message, effect.operation()));
            }
            if (before != null
                    && before.kind() != Effect.Kind.DELETE
                    && before.version() >= effect.version()
                    && !isOfAnotherZnode(effect, before, tree)) {
                String message = effect.describe() + " made version " + effect.version() + " but " + before.describe()
                        + " had made " + before.version();
                violations.add(Violation.of(VERSIONS_FOLLOW, message, before.operation(), effect.operation()));
            }
        }
    }

    /** Whether the znode was created in between, which nobody was told; its answer has the zxid of that, as a rule. */
    private static boolean isOfAnotherZnode(Effect effect, Effect before, TreeHistory tree) {
        long created = effect.operation().out().fields("stat").numberOr("czxid", Long.MAX_VALUE);
        return created > before.zxid()
                && tree.doubts(effect.path()).stream()
                        .filter(doubt -> doubt.kind() == Effect.Kind.CREATE)
                        .anyMatch(doubt -> doubt.mayBeWithin(before.zxid(), effect.zxid()));
    }

    private static long zxid(Operation write) {
        return write.out().number("zxid");
    }
}
