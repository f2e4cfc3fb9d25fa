package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** The time of a TTL znode is counted from its creation, however often it was changed since. */
public final class TtlFromCreation {

    private TtlFromCreation() {}

    /** How much younger the last change is than the znode. */
    public static long younger(Object znode) {
        return (long) Reflected.call(znode, "mtimeMillis") - (long) Reflected.call(znode, "ctimeMillis");
    }

    public static final class Due {
        @Advice.OnMethodEnter
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method is given
        static void enter(
                @Advice.Argument(0) Object znode, @Advice.Argument(value = 1, readOnly = false) long nowMillis) {
            nowMillis = nowMillis + TtlFromCreation.younger(znode);
        }
    }
}
