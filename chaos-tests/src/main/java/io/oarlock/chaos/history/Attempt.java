package io.oarlock.chaos.history;

import org.jspecify.annotations.Nullable;

/** What a client knows about an operation that it sent. */
public sealed interface Attempt permits Attempt.Ok, Attempt.Refused, Attempt.Unknown {

    /** It took effect between its invocation and its return. */
    record Ok(@Nullable Object value) implements Attempt {}

    /** It did not take effect and never will: a definite error. */
    record Refused(@Nullable Object reason) implements Attempt {}

    /** No answer, or an indefinite error: it may take effect at any later time, or never. */
    record Unknown(@Nullable Object reason) implements Attempt {}

    default boolean isOk() {
        return this instanceof Ok;
    }

    default boolean isRefused() {
        return this instanceof Refused;
    }

    default boolean isUnknown() {
        return this instanceof Unknown;
    }
}
