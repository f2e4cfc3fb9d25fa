package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** A leader answers a sync without asking a majority whether it still leads. */
public final class UnconfirmedReadIndex {

    private UnconfirmedReadIndex() {}

    public static final class Majority {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) boolean confirmed) {
            confirmed = true;
        }
    }
}
