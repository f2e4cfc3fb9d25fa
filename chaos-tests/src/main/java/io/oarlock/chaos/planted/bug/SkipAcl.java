package io.oarlock.chaos.planted.bug;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/** Now and then a request is allowed that the ACL does not allow. */
public final class SkipAcl {

    private static final int ALLOW_EVERY = 5;
    private static final AtomicInteger REFUSED = new AtomicInteger();

    private SkipAcl() {}

    public static boolean isAllowed() {
        return REFUSED.incrementAndGet() % ALLOW_EVERY == 0;
    }

    public static final class Allows {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean allowed) {
            if (!allowed) {
                allowed = SkipAcl.isAllowed();
            }
        }
    }
}
