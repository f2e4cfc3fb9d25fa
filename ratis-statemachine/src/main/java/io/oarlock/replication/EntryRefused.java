package io.oarlock.replication;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An entry that no leader will ever append: sending it again changes nothing. */
public final class EntryRefused extends IOException {
    private static final long serialVersionUID = 1L;

    public EntryRefused(String why, @Nullable Throwable cause) {
        super(why, cause);
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EntryRefused) {
                return true;
            }
        }
        return false;
    }
}
