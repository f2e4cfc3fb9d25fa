package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The writes of a history whose answers were lost, with the zxids at which they can have taken effect: after every
 * write that had been acknowledged before they were asked for, and not after what their session was answered later. A
 * znode that goes by itself, and whose create is one of them, may have gone again: with its session at the latest,
 * where the end of that was acknowledged.
 */
public final class Doubts {

    private final SessionNotes sessions;
    private final TreeMap<Integer, Long> acknowledged = new TreeMap<>();
    private final Map<Long, TreeMap<Integer, Long>> answers = new HashMap<>();
    private final Map<Long, Long> ends = new HashMap<>();
    private final List<Doubt> all = new ArrayList<>();

    public Doubts(History history) {
        this.sessions = new SessionNotes(history);
        indexAcknowledged(history);
        for (Operation operation : history.operations()) {
            boolean isAnswer = operation.isOk()
                    && operation.out().has("session")
                    && operation.out().has("zxid");
            if (isAnswer && !operation.in().has("watch")) {
                answers.computeIfAbsent(operation.out().number("session"), session -> new TreeMap<>())
                        .put(operation.span().callEvent(), operation.out().number("zxid"));
            }
            if (isAnswer && operation.function().equals("close")) {
                ends.put(operation.out().number("session"), operation.out().number("zxid"));
            }
        }
        for (Operation operation : history.operations()) {
            if (operation.attempt().isUnknown()) {
                addAll(operation);
            }
        }
    }

    List<Doubt> all() {
        return all;
    }

    private void indexAcknowledged(History history) {
        List<Operation> writes = history.operations().stream()
                .filter(op -> Effect.isWrite(op.function())
                        && op.isOk()
                        && op.out().has("zxid")
                        && op.span().returnEvent() != Span.NEVER)
                .sorted(Comparator.comparingInt(op -> op.span().returnEvent()))
                .toList();
        long greatest = 0;
        for (Operation write : writes) {
            greatest = Math.max(greatest, write.out().number("zxid"));
            acknowledged.put(write.span().returnEvent(), greatest);
        }
    }

    private void addAll(Operation operation) {
        if (operation.function().equals("multi")) {
            for (Object part : operation.in().list("ops")) {
                Fields fields = Fields.of(part);
                add(operation, fields.requiredText("f"), fields);
            }
        } else {
            add(operation, operation.function(), operation.in());
        }
    }

    private void add(Operation operation, String function, Fields in) {
        Effect.Kind kind = switch (function) {
            case "create" -> Effect.Kind.CREATE;
            case "set" -> Effect.Kind.SET;
            case "delete" -> Effect.Kind.DELETE;
            default -> null;
        };
        if (kind == null) {
            return;
        }
        String mode = String.valueOf(in.text("mode"));
        Doubt doubt = between(operation, kind, in.requiredText("path"), mode.endsWith("SEQUENTIAL"));
        all.add(doubt);
        if (kind == Effect.Kind.CREATE && Effect.goesByItself(mode)) {
            long session = sessionOf(operation);
            long end = mode.startsWith("EPHEMERAL") ? ends.getOrDefault(session, Long.MAX_VALUE) : Long.MAX_VALUE;
            all.add(new Doubt(Effect.Kind.DELETE, doubt.path(), doubt.isSequential(), doubt.after(), end));
        }
    }

    private long sessionOf(Operation operation) {
        return sessions.sessionAt(
                operation.in().numberOr("client", -1), operation.span().callEvent());
    }

    /** A write whose answer was lost, as a change that may have happened. */
    public Doubt of(Operation lost) {
        return between(lost, Effect.Kind.SET, lost.in().requiredText("path"), false);
    }

    private Doubt between(Operation operation, Effect.Kind kind, String path, boolean isSequential) {
        int called = operation.span().callEvent();
        Map.Entry<Integer, Long> before = acknowledged.lowerEntry(called);
        Map.Entry<Integer, Long> later =
                answers.getOrDefault(sessionOf(operation), new TreeMap<>()).higherEntry(called);
        return new Doubt(
                kind,
                path,
                isSequential,
                before == null ? 0 : before.getValue(),
                later == null ? Long.MAX_VALUE : later.getValue());
    }
}
