package io.oarlock.chaos.planted.bug;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** A session that expires leaves its ephemeral znodes behind; one that is closed does not. */
public final class KeepExpiredEphemeral {

    private static final ThreadLocal<Boolean> EXPIRING = ThreadLocal.withInitial(() -> false);

    private KeepExpiredEphemeral() {}

    public static void expiring(boolean now) {
        EXPIRING.set(now);
    }

    public static boolean isExpiring() {
        return EXPIRING.get();
    }

    public static final class Expire {
        @Advice.OnMethodEnter
        static void enter() {
            KeepExpiredEphemeral.expiring(true);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            KeepExpiredEphemeral.expiring(false);
        }
    }

    public static final class Ephemerals {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object paths) {
            if (KeepExpiredEphemeral.isExpiring()) {
                paths = List.of();
            }
        }
    }
}
