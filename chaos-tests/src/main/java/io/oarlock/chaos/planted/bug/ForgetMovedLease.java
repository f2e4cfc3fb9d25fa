package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** The leader does not note that a session has moved, and so proposes the end of what it was before, in vain. */
public final class ForgetMovedLease {

    private ForgetMovedLease() {}

    public static final class Attached {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(2) long generation) {
            return generation > 1;
        }
    }
}
