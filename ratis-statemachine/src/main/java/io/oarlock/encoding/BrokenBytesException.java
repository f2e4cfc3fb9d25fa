package io.oarlock.encoding;

/** Bytes do not have the shape that their format promises. Whoever knows what they were catches this and says so. */
public final class BrokenBytesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenBytesException(String message) {
        super(message);
    }
}
