package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** The recursive watches of a client that comes back are set again as plain ones. */
public final class ForgetRecursive {

    private static final ThreadLocal<Boolean> CATCHING_UP = ThreadLocal.withInitial(() -> false);

    private ForgetRecursive() {}

    public static void catchingUp(boolean now) {
        CATCHING_UP.set(now);
    }

    public static Object kind(Object kind) {
        if (!CATCHING_UP.get() || !kind.toString().equals("RECURSIVE")) {
            return kind;
        }
        for (Object constant : kind.getClass().getEnumConstants()) {
            if (constant.toString().equals("PERSISTENT")) {
                return constant;
            }
        }
        throw new IllegalStateException("no kind of watch is called PERSISTENT");
    }

    public static final class CatchUp {
        @Advice.OnMethodEnter
        static void enter() {
            ForgetRecursive.catchingUp(true);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            ForgetRecursive.catchingUp(false);
        }
    }

    public static final class Register {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object kind) {
            kind = ForgetRecursive.kind(kind);
        }
    }
}
