package io.oarlock.chaos.planted.bug.move;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/** Now and then a request of a client is sent to the source twice. */
public final class ForwardTwice {

    private static final int EVERY = 10;
    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static final ThreadLocal<Boolean> AGAIN = ThreadLocal.withInitial(() -> false);

    private ForwardTwice() {}

    public static void sent(Object connection, Object request) {
        if (AGAIN.get() || REQUESTS.incrementAndGet() % EVERY != 0) {
            return;
        }
        AGAIN.set(true);
        try {
            Reflected.call(connection, "request", request);
        } finally {
            AGAIN.set(false);
        }
    }

    public static final class Request {
        @Advice.OnMethodExit
        static void exit(@Advice.This Object connection, @Advice.Argument(0) Object request) {
            ForwardTwice.sent(connection, request);
        }
    }
}
