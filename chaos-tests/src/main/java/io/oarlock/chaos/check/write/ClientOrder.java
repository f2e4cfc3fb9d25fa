package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one session asks takes effect, and is answered, in the order in which it asked, pipelined or not. Operations say
 * in {@code client} who asked, and their answers in {@code session} on which session.
 */
public final class ClientOrder implements Checker {

    static final String ANSWERS_IN_ORDER = "answers come in the order of the requests";
    public static final String WRITES_IN_ORDER = "the writes of a session take effect in the order of its requests";
    public static final String READS_IN_BETWEEN = "a read of a session shows none of its later writes";
    public static final String ZXIDS_DO_NOT_FALL = "the zxids that a session is shown never go back";

    @Override
    public String name() {
        return "client order";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<List<Object>, List<Operation>> sessions = new LinkedHashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.isOk()
                    && operation.in().has("client")
                    && operation.out().has("session")) {
                List<Object> session =
                        List.of(operation.in().number("client"), operation.out().number("session"));
                sessions.computeIfAbsent(session, key -> new ArrayList<>()).add(operation);
            }
        }
        sessions.values().forEach(operations -> check(operations, violations));
        return Findings.of(name(), violations, Map.of("sessions", sessions.size()));
    }

    private static void check(List<Operation> byCall, List<Violation> violations) {
        Operation lastReturned = null;
        Operation lastWrite = null;
        Operation lastRead = null;
        for (Operation operation : byCall) {
            if (lastReturned != null
                    && lastReturned.span().returnEvent() > operation.span().returnEvent()) {
                String message = "an answer overtook that of an earlier request of the session";
                violations.add(Violation.of(ANSWERS_IN_ORDER, message, lastReturned, operation));
            }
            lastReturned = operation;
            if (Effect.isWrite(operation.function()) && operation.out().has("zxid")) {
                if (lastWrite != null && zxid(lastWrite) >= zxid(operation)) {
                    String message = "the later request took effect at " + Effect.hex(zxid(operation))
                            + ", the earlier one at " + Effect.hex(zxid(lastWrite));
                    violations.add(Violation.of(WRITES_IN_ORDER, message, lastWrite, operation));
                }
                if (lastRead != null && zxid(lastRead) >= zxid(operation)) {
                    String message = "the read shows " + Effect.hex(zxid(lastRead))
                            + ", and the later write took effect" + " at " + Effect.hex(zxid(operation));
                    violations.add(Violation.of(READS_IN_BETWEEN, message, lastRead, operation));
                }
                lastWrite = operation;
            } else if (isRead(operation)) {
                lastRead = operation;
            }
        }
        checkZxids(byCall, violations);
    }

    private static void checkZxids(List<Operation> operations, List<Violation> violations) {
        List<Operation> byReturn = operations.stream()
                .filter(op -> op.out().has("zxid") && op.span().returnEvent() != Span.NEVER)
                .sorted(Comparator.comparingInt(op -> op.span().returnEvent()))
                .toList();
        Operation greatest = null;
        for (Operation operation : byReturn) {
            if (greatest != null && zxid(operation) < zxid(greatest)) {
                String message =
                        "the session was shown " + Effect.hex(zxid(operation)) + " after " + Effect.hex(zxid(greatest));
                violations.add(Violation.of(ZXIDS_DO_NOT_FALL, message, greatest, operation));
            } else {
                greatest = operation;
            }
        }
    }

    private static boolean isRead(Operation operation) {
        return operation.out().has("zxid")
                && !operation.in().has("watch")
                && !operation.function().equals("close");
    }

    private static long zxid(Operation operation) {
        return operation.out().number("zxid");
    }
}
