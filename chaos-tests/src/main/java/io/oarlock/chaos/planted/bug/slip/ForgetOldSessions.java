package io.oarlock.chaos.planted.bug.slip;

import net.bytebuddy.asm.Advice;

/** A new leader watches over the sessions that are opened or moved from then on, and not over those that are there. */
public final class ForgetOldSessions {

    private ForgetOldSessions() {}

    public static final class Take {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
