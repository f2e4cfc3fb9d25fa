package io.oarlock.chaos.planted.bug.service;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;

/** A moment after a session has become one of the ensemble its connection watches nothing any more. */
public final class LoseWatchesAtUpgrade {

    private LoseWatchesAtUpgrade() {}

    public static void forget(Object connection) {
        Object loop = Reflected.call(connection, "loop");
        Runnable forget = () -> Reflected.call(loop, "removeWatches", Reflected.call(connection, "watcher"));
        // Not while what was applied is delivered: watches are taken out in a scope of their own.
        Reflected.call(loop, "retry", forget);
    }

    public static final class Upgraded {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("connection") Object connection) {
            LoseWatchesAtUpgrade.forget(connection);
        }
    }
}
