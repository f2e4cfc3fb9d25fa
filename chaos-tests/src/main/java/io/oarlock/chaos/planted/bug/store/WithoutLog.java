package io.oarlock.chaos.planted.bug.store;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;

/** The store has no log of its own, so that what is not flushed goes with the process: flushes must be right then. */
public final class WithoutLog {

    private WithoutLog() {}

    public static void unlogged(Object options) {
        Reflected.call(options, "setSync", false);
        Reflected.call(options, "setDisableWAL", true);
    }

    public static final class Writing {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Object options) {
            WithoutLog.unlogged(options);
        }
    }
}
