package io.oarlock.migration.learner;

import java.io.IOException;

/** A transaction that is not understood here: to go on without it would be to lose it. */
public final class UnknownTransactionException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownTransactionException(String message, Throwable cause) {
        super(message, cause);
    }
}
