package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** A znode whose child is deleted does not say so in its pzxid: on all members alike, so that their trees agree. */
public final class KeepPzxid {

    private KeepPzxid() {}

    public static final class Children {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("childCount") int before,
                @Advice.FieldValue("pzxid") long pzxid,
                @Advice.Argument(0) int after,
                @Advice.Argument(value = 2, readOnly = false) long zxid) {
            if (after < before) {
                zxid = pzxid;
            }
        }
    }
}
