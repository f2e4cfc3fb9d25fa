package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** A client that comes back has its watches set again, and is not told of what changed meanwhile. */
public final class TellNothingMissed {

    private TellNothingMissed() {}

    public static final class Seen {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) long relativeZxid) {
            relativeZxid = Long.MAX_VALUE;
        }
    }
}
