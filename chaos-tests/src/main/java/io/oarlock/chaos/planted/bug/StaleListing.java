package io.oarlock.chaos.planted.bug;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Now and then a list of children that was kept is given out although a child has come or gone since. */
public final class StaleListing {

    private static final int STALE_EVERY = 3;
    private static final AtomicInteger ASKED = new AtomicInteger();

    private StaleListing() {}

    public static @Nullable Object kept(Object cache, Object parent) {
        if (ASKED.incrementAndGet() % STALE_EVERY != 0) {
            return null;
        }
        Object listing = Reflected.call(cache, "getIfPresent", parent);
        return listing == null ? null : Reflected.call(listing, "encoded");
    }

    public static final class Find {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("byParent") Object cache,
                @Advice.Argument(0) Object parent,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object found) {
            if (found == null) {
                found = StaleListing.kept(cache, parent);
            }
        }
    }
}
