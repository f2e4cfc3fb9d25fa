package io.oarlock.chaos.history;

/** A recorded history that cannot be read: bad syntax, or events that do not pair up. */
public final class MalformedHistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedHistoryException(String message) {
        super(message);
    }

    public MalformedHistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
