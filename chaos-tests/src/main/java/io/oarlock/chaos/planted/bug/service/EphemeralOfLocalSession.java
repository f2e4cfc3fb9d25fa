package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** Nobody sees that a create is one of an ephemeral: it is made, and its session stays what it is. */
public final class EphemeralOfLocalSession {

    private EphemeralOfLocalSession() {}

    public static final class Makes {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) boolean makes) {
            makes = false;
        }
    }
}
