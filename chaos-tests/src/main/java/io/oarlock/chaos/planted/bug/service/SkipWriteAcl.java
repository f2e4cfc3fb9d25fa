package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** Now and then a write is allowed that the ACL does not allow, on all members alike. */
public final class SkipWriteAcl {

    private static final long ALLOW_EVERY = 3;
    private static final int WRITE = 2;

    private SkipWriteAcl() {}

    public static boolean isAllowed(int perms, long zxid) {
        return perms == WRITE && zxid % ALLOW_EVERY == 0;
    }

    public static final class Permits {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("zxid") long zxid,
                @Advice.Argument(1) int perms,
                @Advice.Return(readOnly = false) boolean permitted) {
            permitted = permitted || SkipWriteAcl.isAllowed(perms, zxid);
        }
    }
}
