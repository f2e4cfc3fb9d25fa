package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** A hard quota refuses nothing, on all members alike, so that their trees agree. */
public final class IgnoreQuota {

    private IgnoreQuota() {}

    public static final class Allowed {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) boolean allowed) {
            allowed = true;
        }
    }
}
