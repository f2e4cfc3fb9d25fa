package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** A znode whose child is deleted in a multi does not say so in its pzxid, on all members alike. */
public final class KeepPzxidInMulti {

    private static final ThreadLocal<Boolean> IN_MULTI = ThreadLocal.withInitial(() -> false);

    private KeepPzxidInMulti() {}

    public static void inMulti(boolean now) {
        IN_MULTI.set(now);
    }

    public static boolean isInMulti() {
        return IN_MULTI.get();
    }

    public static final class Multi {
        @Advice.OnMethodEnter
        static void enter() {
            KeepPzxidInMulti.inMulti(true);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            KeepPzxidInMulti.inMulti(false);
        }
    }

    public static final class Children {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("childCount") int before,
                @Advice.FieldValue("pzxid") long pzxid,
                @Advice.Argument(0) int after,
                @Advice.Argument(value = 2, readOnly = false) long zxid) {
            if (after < before && KeepPzxidInMulti.isInMulti()) {
                zxid = pzxid;
            }
        }
    }
}
