package io.oarlock.chaos.planted.agent;

import net.bytebuddy.asm.Advice;

/** A leader answers a sync without asking a majority whether it still leads. */
final class UnconfirmedReadIndex {

    private UnconfirmedReadIndex() {}

    static final class Majority {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) boolean confirmed) {
            confirmed = true;
        }
    }
}
