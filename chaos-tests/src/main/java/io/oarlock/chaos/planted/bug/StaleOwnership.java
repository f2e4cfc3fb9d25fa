package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A session may still be written for over the connection that its client has left. */
public final class StaleOwnership {

    private StaleOwnership() {}

    public static @Nullable Object error(@Nullable Object error) {
        return error != null && error.toString().equals("SESSION_MOVED") ? null : error;
    }

    public static final class Refusal {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object error) {
            error = StaleOwnership.error(error);
        }
    }
}
