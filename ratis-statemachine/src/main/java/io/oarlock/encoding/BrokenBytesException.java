package io.oarlock.encoding;

/**
 * Bytes do not have the shape that their format promises. The caller that knows the format catches this and names it.
 */
public final class BrokenBytesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenBytesException(String message) {
        super(message);
    }
}
