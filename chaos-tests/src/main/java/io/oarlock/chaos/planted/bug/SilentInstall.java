package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** Clients of a member whose state is replaced by a checkpoint stay, with watches that know nothing of what changed. */
public final class SilentInstall {

    private SilentInstall() {}

    public static final class Replaced {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
