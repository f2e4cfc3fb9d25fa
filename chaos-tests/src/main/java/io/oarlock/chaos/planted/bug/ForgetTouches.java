package io.oarlock.chaos.planted.bug;

import java.util.List;
import net.bytebuddy.asm.Advice;

/** The leader does not note that it was told of some sessions. */
public final class ForgetTouches {

    private static final long FORGET_EVERY = 2;

    private ForgetTouches() {}

    public static List<Long> noted(List<Long> sessionIds) {
        return sessionIds.stream().filter(id -> id % FORGET_EVERY != 0).toList();
    }

    public static final class Touched {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) List<Long> sessionIds) {
            sessionIds = ForgetTouches.noted(sessionIds);
        }
    }
}
