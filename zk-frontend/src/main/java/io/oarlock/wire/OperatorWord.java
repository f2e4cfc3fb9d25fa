package io.oarlock.wire;

import org.jspecify.annotations.Nullable;

/**
 * A four-letter word as it came in.
 *
 * @param argument the eight bytes behind it as a big-endian number, null when they did not come with it; only
 *     {@link FourLetterCommand#STMK} has one
 */
public record OperatorWord(
        FourLetterCommand command, @Nullable Long argument) {
    public OperatorWord(FourLetterCommand command) {
        this(command, null);
    }
}
