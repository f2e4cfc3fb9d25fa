package io.oarlock.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * An invocation together with its completion.
 *
 * @param index position among the operations of the history, by invocation
 * @param process the client
 * @param function name of the operation
 * @param input argument of the invocation; may be null
 * @param attempt what became of it
 * @param span when
 */
public record Operation(
        int index, long process, String function, @Nullable Object input, Attempt attempt, Span span) {

    /** The result of an operation that succeeded; null for all others. */
    public @Nullable Object output() {
        return attempt instanceof Attempt.Ok ok ? ok.value() : null;
    }

    /** The input as a set of named fields. */
    public Fields in() {
        return Fields.of(input);
    }

    /** The result as a set of named fields; empty for an operation that did not succeed. */
    public Fields out() {
        return Fields.of(output());
    }

    /** The same request with another outcome. */
    public Operation withAttempt(Attempt other) {
        return new Operation(index, process, function, input, other, span);
    }

    public boolean isOk() {
        return attempt.isOk();
    }

    /** Why it was refused, in short; empty for an operation that was not. */
    public String refusal() {
        if (!(attempt instanceof Attempt.Refused refused)) {
            return "";
        }
        Fields reason = Fields.of(refused.reason());
        return String.valueOf(reason.has("code") ? reason.text("code") : refused.reason());
    }

    /** The zxid at which it was refused; -1 where it was not, or where that is not known. */
    public long refusedZxid() {
        return attempt instanceof Attempt.Refused refused
                ? Fields.of(refused.reason()).numberOr("zxid", -1)
                : -1;
    }

    /** Whether this operation had ended before the other one began. */
    public boolean endedBefore(Operation other) {
        return span.returnEvent() < other.span.callEvent();
    }

    /** One line for reports: {@code client 3: read null -> 4}. */
    public String describe() {
        String outcome;
        if (attempt instanceof Attempt.Ok ok) {
            outcome = "-> " + ok.value();
        } else if (attempt instanceof Attempt.Refused refused) {
            outcome = "refused: " + refused.reason();
        } else {
            outcome = "unknown";
        }
        return "client " + process + ": " + function + " " + input + " " + outcome;
    }
}
