package io.oarlock.chaos.planted.bug.slip;

import net.bytebuddy.asm.Advice;

/** Who watches is told of a change whether or not the ACL lets it read the znode. */
public final class TellWithoutAcl {

    private static final ThreadLocal<Boolean> TELLING = ThreadLocal.withInitial(() -> false);

    private TellWithoutAcl() {}

    public static void telling(boolean now) {
        TELLING.set(now);
    }

    public static boolean isTelling() {
        return TELLING.get();
    }

    public static final class Tell {
        @Advice.OnMethodEnter
        static void enter() {
            TellWithoutAcl.telling(true);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            TellWithoutAcl.telling(false);
        }
    }

    public static final class Allows {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean allowed) {
            if (TellWithoutAcl.isTelling()) {
                allowed = true;
            }
        }
    }
}
