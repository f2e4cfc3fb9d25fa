package io.oarlock.chaos.planted.bug;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/** Some watch events are not sent. */
public final class DropWatch {

    private static final int DROP_EVERY = 10;
    private static final AtomicInteger TOLD = new AtomicInteger();

    private DropWatch() {}

    public static boolean isDropped() {
        return TOLD.incrementAndGet() % DROP_EVERY == 0;
    }

    public static final class Tell {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return DropWatch.isDropped();
        }
    }
}
