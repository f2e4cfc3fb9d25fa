package io.oarlock.peer;

/**
 * What came back for a question.
 *
 * @param status {@link #OK}, or what the two ends have agreed on
 */
public record Answer(int status, byte[] content) {
    public static final int OK = 0;
}
