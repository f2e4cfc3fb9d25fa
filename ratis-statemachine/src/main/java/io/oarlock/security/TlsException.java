package io.oarlock.security;

import org.jspecify.annotations.Nullable;

/** TLS cannot be set up as configured. The message is for the operator: which file, and what is wrong with it. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1;

    public TlsException(String what, @Nullable Throwable cause) {
        super(cause == null ? what : what + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : root.getClass().getSimpleName() + ": " + message;
    }
}
