package io.oarlock.chaos.planted.bug.slip;

import net.bytebuddy.asm.Advice;

/** A hard quota is looked at when a znode is created, and not when its data grows. */
public final class IgnoreQuotaOfSets {

    private IgnoreQuotaOfSets() {}

    public static final class Allowed {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) boolean allowed) {
            allowed = true;
        }
    }
}
