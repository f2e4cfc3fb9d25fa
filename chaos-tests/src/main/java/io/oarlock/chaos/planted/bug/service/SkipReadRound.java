package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** A linearizable read is answered like any other: it waits for no round. */
public final class SkipReadRound {

    private SkipReadRound() {}

    public static final class Waits {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Argument(0) Object request, @Advice.Return(readOnly = false) boolean waits) {
            waits = request.getClass().getSimpleName().equals("Sync");
        }
    }
}
