package io.oarlock.storage;

/** The files of a store are damaged, or some are missing: trying again will not help. */
public final class DamagedStoreException extends StoreException {
    private static final long serialVersionUID = 1L;

    public DamagedStoreException(String message) {
        super(message);
    }

    public DamagedStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
