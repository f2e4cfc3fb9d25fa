package io.oarlock.chaos.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history. The order of the lines is the order of the events; {@code timeNanos} only says how far apart
 * they were.
 *
 * @param process the client that acted; it has at most one operation open at a time
 * @param kind what happened
 * @param timeNanos monotonic time since the start of the run
 * @param function name of the operation, such as {@code read}
 * @param value argument of an invocation, result of a completion, reason of a failure; may be null
 */
public record Event(
        long process,
        EventKind kind,
        long timeNanos,
        String function,
        @Nullable Object value) {

    public Event {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(function, "function");
    }
}
