package io.oarlock.chaos.check.read;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is read after a sync, or by a linearizable read, is at least as new as everything that anybody had been told
 * before the sync was asked for, wherever: a leader that has been replaced and does not know it yet must not answer.
 * Operations of {@link DataReads} whose answers have a {@code zxid}, against the zxids of all answers.
 */
public final class SyncedZxids implements Checker {

    public static final String NOT_STALE = "a synced read is as new as all that was answered before it was asked for";

    public static final String LINEARIZABLE_NOT_STALE =
            "a linearizable read is as new as all that was answered before it was asked for";

    @Override
    public String name() {
        return "synced zxids";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        List<Operation> byReturn = history.operations().stream()
                .filter(op -> op.isOk() && op.out().has("zxid") && op.span().returnEvent() != Span.NEVER)
                .sorted(Comparator.comparingInt(op -> op.span().returnEvent()))
                .toList();
        int returned = 0;
        int synced = 0;
        int linearizable = 0;
        Operation newest = null;
        for (Operation read : history.operations()) {
            while (returned < byReturn.size() && byReturn.get(returned).endedBefore(read)) {
                Operation answer = byReturn.get(returned++);
                newest = newest == null || zxid(answer) > zxid(newest) ? answer : newest;
            }
            if (DataReads.isFresh(read) && read.isOk() && read.out().has("zxid")) {
                boolean afterSync = read.function().equals(DataReads.SYNCED);
                synced += afterSync ? 1 : 0;
                linearizable += afterSync ? 0 : 1;
                if (newest != null && zxid(read) < zxid(newest)) {
                    String message = read.function() + " shows " + Effect.hex(zxid(read)) + " though "
                            + Effect.hex(zxid(newest)) + " had been answered before";
                    violations.add(Violation.of(afterSync ? NOT_STALE : LINEARIZABLE_NOT_STALE, message, newest, read));
                }
            }
        }
        return Findings.of(name(), violations, Map.of("synced reads", synced, "linearizable reads", linearizable));
    }

    private static long zxid(Operation operation) {
        return operation.out().number("zxid");
    }
}
