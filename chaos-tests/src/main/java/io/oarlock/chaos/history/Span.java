package io.oarlock.chaos.history;

/**
 * When an operation was open. Positions order events exactly, even where two clock readings are equal.
 *
 * @param callEvent position of the invocation in the history
 * @param returnEvent position of the completion; {@link #NEVER} when the outcome is unknown
 * @param callNanos time of the invocation
 * @param returnNanos time of the completion as the client saw it, even of an unknown outcome; {@link Long#MAX_VALUE} if
 *     there was none
 */
public record Span(int callEvent, int returnEvent, long callNanos, long returnNanos) {

    /** The position of a completion that is still to come. */
    public static final int NEVER = Integer.MAX_VALUE;
}
