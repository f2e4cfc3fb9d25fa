package io.oarlock.replica;

import org.jspecify.annotations.Nullable;

/** Told when a member cannot go on. In production it ends the process: a member that half works is worse than none. */
@FunctionalInterface
public interface Fault {
    /** Any thread. May return in tests; the caller then stops doing what it did. */
    void fatal(String reason, @Nullable Throwable cause);
}
