package io.oarlock.storage;

/** The store could not do what was asked: an I/O error, a full disk, or a damaged file. Never a missing row. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
