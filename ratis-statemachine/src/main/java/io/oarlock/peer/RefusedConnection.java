package io.oarlock.peer;

import java.net.ConnectException;
import java.util.concurrent.TimeUnit;

/**
 * A machine has answered that nobody listens on its port. Java has one type for that and for an answer that the system
 * has given up waiting for, and the words are those of the locale: the time tells which of both it was.
 */
public final class RefusedConnection extends ConnectException {
    private static final long serialVersionUID = 1;

    /** No system asks only once, and none asks again within the first second (RFC 6298, 2.1). */
    private static final long GIVEN_UP_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private RefusedConnection(ConnectException told) {
        super(told.getMessage());
        initCause(told);
    }

    /**
     * What an attempt to connect failed with, as this type where it was refused.
     *
     * @param nanos since it began
     */
    public static ConnectException orUnanswered(ConnectException told, long nanos) {
        return nanos < GIVEN_UP_NANOS_MIN ? new RefusedConnection(told) : told;
    }

    /** Whether a failure, or what it was caused by, is one; a mere silence says nothing. */
    public static boolean isIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedConnection) {
                return true;
            }
        }
        return false;
    }
}
