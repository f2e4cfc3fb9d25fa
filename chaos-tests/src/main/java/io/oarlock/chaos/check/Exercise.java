package io.oarlock.chaos.check;

import io.oarlock.chaos.check.evidence.DataReads;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.history.Operation;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What each group of promises is judged by: the operations that exercise it. One constant a checker, in their order.
 */
public enum Exercise {
    WRITE_ORDER("write order", op -> op.isOk() && Effect.isWrite(op.function())),
    CLIENT_ORDER("client order", op -> op.isOk() && op.out().has("session")),
    LOST_ANSWERS("lost answers", op -> op.attempt().isUnknown() && Effect.isWrite(op.function())),
    READS("reads agree with the write order", op -> op.isOk() && DataReads.isRead(op)),
    LISTS("lists of children", op -> op.isOk() && op.out().has("names")),
    STATS("stats", op -> op.isOk() && op.out().has("stat")),
    ACLS("ACLs", op -> op.function().equals("set-acl") || op.refusal().equals("NOAUTH")),
    SYNCED_READS("synced reads and zxids", op -> op.isOk() && op.function().equals(DataReads.SYNCED)),
    LINEARIZABLE_READS(
            "linearizable reads and zxids", op -> op.isOk() && op.function().equals(DataReads.LINEARIZABLE)),
    WATCHES("watches", op -> op.isOk() && op.in().has("watch") && !op.function().equals("add-watch")),
    PERSISTENT_WATCHES("persistent watches", op -> op.isOk() && op.function().equals("add-watch")),
    EPHEMERALS(
            "ephemerals",
            op -> op.isOk() && String.valueOf(op.in().text("mode")).startsWith("EPHEMERAL")),
    UNUSED(
            "containers and TTL znodes",
            op -> op.isOk()
                    && Effect.goesByItself(op.in().text("mode"))
                    && !String.valueOf(op.in().text("mode")).startsWith("EPHEMERAL")),
    SESSIONS("closed sessions", op -> op.isOk() && op.function().equals("close")),
    REFUSALS("refusals", op -> op.attempt().isRefused()),
    MULTIS("multi", op -> op.isOk() && Set.of("multi", "multi-get").contains(op.function())),
    LOCKS("lock", op -> op.isOk() && op.in().has("lock")),
    QUEUES("queue", op -> op.isOk() && op.in().has("queue"));

    private final String text;
    private final Predicate<Operation> judged;

    Exercise(String text, Predicate<Operation> judged) {
        this.text = text;
        this.judged = judged;
    }

    /** Whether the operation is judged by it. */
    public boolean isBy(Operation operation) {
        return judged.test(operation);
    }

    /** For reports. */
    public String text() {
        return text;
    }
}
