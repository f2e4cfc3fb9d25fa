package io.oarlock.shell;

import org.jspecify.annotations.Nullable;

/** A command did not do what it was to do; the message is for the user. */
final class ShellException extends Exception {
    private static final long serialVersionUID = 1;

    static final int FAILED = 1;
    static final int NOT_FOUND = 127;

    private final int status;

    ShellException(String message) {
        this(message, null, FAILED);
    }

    ShellException(String message, @Nullable Throwable cause, int status) {
        super(message, cause);
        this.status = status;
    }

    /** As an exit status. */
    int status() {
        return status;
    }
}
