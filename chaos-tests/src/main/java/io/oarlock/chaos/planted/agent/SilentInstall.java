package io.oarlock.chaos.planted.agent;

import net.bytebuddy.asm.Advice;

/** Clients of a member whose state is replaced by a checkpoint stay, with watches that know nothing of what changed. */
final class SilentInstall {

    private SilentInstall() {}

    static final class Replaced {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
