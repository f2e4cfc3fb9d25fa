package io.oarlock.chaos.planted.bug.move;

import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * A sync of a client goes no further than the member that leads: what the source has decided since is not waited for.
 */
public final class SkipSourceSync {

    private SkipSourceSync() {}

    public static final class Sync {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object synced) {
            synced = CompletableFuture.completedFuture(null);
        }
    }
}
