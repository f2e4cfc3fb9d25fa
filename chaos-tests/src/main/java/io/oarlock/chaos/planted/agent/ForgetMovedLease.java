package io.oarlock.chaos.planted.agent;

import net.bytebuddy.asm.Advice;

/** The leader does not note that a session has moved, and so proposes the end of what it was before, in vain. */
final class ForgetMovedLease {

    private ForgetMovedLease() {}

    static final class Attached {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(2) long generation) {
            return generation > 1;
        }
    }
}
