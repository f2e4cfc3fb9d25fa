package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** A check in a multi asks only whether the znode is there, on all members alike, so that their trees agree. */
public final class IgnoreCheckedVersion {

    private static final int ANY = -1;

    private IgnoreCheckedVersion() {}

    public static int any() {
        return ANY;
    }

    public static final class Version {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) int version) {
            version = IgnoreCheckedVersion.any();
        }
    }
}
