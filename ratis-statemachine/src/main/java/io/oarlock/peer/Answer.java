package io.oarlock.peer;

/** What came back for a question. Not a record: its content is an array, which records compare by identity. */
public final class Answer {
    public static final int OK = 0;

    private final int status;
    private final byte[] content;

    /** @param content is not copied */
    public Answer(int status, byte[] content) {
        this.status = status;
        this.content = content;
    }

    /** {@link #OK}, or what the two ends have agreed on. */
    public int status() {
        return status;
    }

    public byte[] content() {
        return content;
    }
}
