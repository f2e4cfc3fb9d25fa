package io.oarlock.chaos.planted.bug.move;

import net.bytebuddy.asm.Advice;

/** Who begins to watch over sessions gives them what is left of their timeouts since long ago: nothing. */
public final class ExpireAtSwitch {

    private static final long AGO_NANOS = 600_000_000_000L;

    private ExpireAtSwitch() {}

    public static long before(long nowNanos) {
        return nowNanos - AGO_NANOS;
    }

    public static final class Take {
        @Advice.OnMethodEnter
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method is given
        static void enter(@Advice.Argument(value = 1, readOnly = false) long nowNanos) {
            nowNanos = ExpireAtSwitch.before(nowNanos);
        }
    }
}
