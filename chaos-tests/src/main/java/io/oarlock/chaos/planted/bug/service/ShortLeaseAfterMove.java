package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** The leader gives a session that has moved a part of its timeout, which a client that only pings does not keep. */
public final class ShortLeaseAfterMove {

    private static final int PARTS = 4;

    private ShortLeaseAfterMove() {}

    public static int timeoutMillis(int timeoutMillis, long generation) {
        return generation > 1 ? timeoutMillis / PARTS : timeoutMillis;
    }

    public static final class Attached {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 1, readOnly = false) int timeoutMillis, @Advice.Argument(2) long generation) {
            timeoutMillis = ShortLeaseAfterMove.timeoutMillis(timeoutMillis, generation);
        }
    }
}
