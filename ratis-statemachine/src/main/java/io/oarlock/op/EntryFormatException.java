package io.oarlock.op;

/** Bytes that are no log entry of a version this server knows. */
public final class EntryFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EntryFormatException(String message) {
        super(message);
    }

    public EntryFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
