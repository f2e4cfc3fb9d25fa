package io.oarlock.deploy;

import io.oarlock.deploy.log.OneLine;
import org.jspecify.annotations.Nullable;

/** The server cannot start, for a reason that the operator can do something about. The message is one line. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    public StartFailure(ExitCode code, String message, @Nullable Throwable cause) {
        super(OneLine.of(message), cause);
        this.code = code;
    }

    /** What an exception says in words; its name where it says nothing. */
    static String reason(Exception cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    public ExitCode code() {
        return code;
    }
}
