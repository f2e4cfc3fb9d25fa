package io.oarlock.chaos.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of one run, in order, and the operations that they make up. Immutable. */
public final class History {

    private final List<Event> events;
    private final List<Operation> operations;
    private final List<Event> notes;

    public History(List<Event> events) {
        this.events = List.copyOf(events);
        this.notes = this.events.stream()
                .filter(event -> event.kind() == EventKind.NOTE)
                .toList();
        this.operations = pair(this.events);
    }

    public List<Event> events() {
        return events;
    }

    /** All operations, by invocation. */
    public List<Operation> operations() {
        return operations;
    }

    /** All operations of the given name, by invocation. */
    public List<Operation> operations(String function) {
        return operations.stream().filter(op -> op.function().equals(function)).toList();
    }

    /** What processes observed without asking, in order. */
    public List<Event> notes() {
        return notes;
    }

    private static List<Operation> pair(List<Event> events) {
        Map<Long, Integer> open = new HashMap<>();
        Map<Integer, Integer> completions = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.INVOKE) {
                // A process that invokes again without an answer has lost its answer for good.
                open.put(event.process(), i);
            } else if (event.kind() != EventKind.NOTE) {
                Integer call = open.remove(event.process());
                requireSameOperation(events, call, i);
                completions.put(call, i);
            }
        }
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).kind() == EventKind.INVOKE) {
                operations.add(operation(events, operations.size(), i, completions.get(i)));
            }
        }
        return List.copyOf(operations);
    }

    private static void requireSameOperation(List<Event> events, @Nullable Integer call, int completion) {
        Event event = events.get(completion);
        if (call == null) {
            throw new MalformedHistoryException("event " + completion + " completes nothing: " + event);
        }
        if (!events.get(call).function().equals(event.function())) {
            throw new MalformedHistoryException(
                    "event " + completion + " completes another operation: " + events.get(call) + ", " + event);
        }
    }

    private static Operation operation(List<Event> events, int index, int call, @Nullable Integer completion) {
        Event invoked = events.get(call);
        Attempt attempt = new Attempt.Unknown("no answer");
        int returnEvent = Span.NEVER;
        long returnNanos = Long.MAX_VALUE;
        if (completion != null) {
            Event completed = events.get(completion);
            attempt = attempt(completed);
            returnNanos = completed.timeNanos();
            returnEvent = attempt.isUnknown() ? Span.NEVER : completion;
        }
        Span span = new Span(call, returnEvent, invoked.timeNanos(), returnNanos);
        return new Operation(index, invoked.process(), invoked.function(), invoked.value(), attempt, span);
    }

    private static Attempt attempt(Event completed) {
        return switch (completed.kind()) {
            case OK -> new Attempt.Ok(completed.value());
            case FAIL -> new Attempt.Refused(completed.value());
            case UNKNOWN -> new Attempt.Unknown(completed.value());
            case INVOKE, NOTE -> throw new IllegalArgumentException("not a completion: " + completed);
        };
    }
}
