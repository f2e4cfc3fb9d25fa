package io.oarlock.wire;

/** Bytes that are not the record they should be. Has no stack trace: any client can provoke it. */
public final class BrokenRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenRecord(String message) {
        super(message, null, false, false);
    }
}
