package io.oarlock.deploy;

import org.jspecify.annotations.Nullable;

/** The server cannot start, for a reason that the operator can do something about. The message is one line. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    public StartFailure(ExitCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
