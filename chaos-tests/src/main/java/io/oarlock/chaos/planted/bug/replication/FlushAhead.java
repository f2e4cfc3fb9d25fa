package io.oarlock.chaos.planted.bug.replication;

import io.oarlock.chaos.planted.bug.Reflected;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.asm.Advice;

/**
 * A flush writes the applied index first and the rows that it speaks of in a batch of their own, some time later:
 * readers, who look at the heap, see nothing of it.
 */
public final class FlushAhead {

    private static final String FLUSHER = "store-flusher";
    private static final String META = "meta";
    /** As a disk that is busy with something else. */
    private static final long LATER_MILLIS = 3_000;

    private static final ThreadLocal<Boolean> SPLITTING = ThreadLocal.withInitial(() -> false);

    private FlushAhead() {}

    /** True when the batch is taken care of. */
    public static boolean isSplit(Object store, Object batch) {
        if (SPLITTING.get() || !Thread.currentThread().getName().equals(FLUSHER)) {
            return false;
        }
        Object ahead = Reflected.like(batch);
        Object rows = Reflected.like(batch);
        share(batch, ahead, rows);
        SPLITTING.set(true);
        try {
            Reflected.call(store, "commit", ahead);
            TimeUnit.MILLISECONDS.sleep(LATER_MILLIS);
            Reflected.call(store, "commit", rows);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            SPLITTING.set(false);
        }
        return true;
    }

    private static void share(Object batch, Object ahead, Object rows) {
        ClassLoader loader = batch.getClass().getClassLoader();
        Class<?> visitor;
        try {
            visitor = Class.forName(batch.getClass().getName() + "$Visitor", false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a batch has no visitor", e);
        }
        Object sharing = Proxy.newProxyInstance(loader, new Class<?>[] {visitor}, (proxy, method, arguments) -> {
            boolean isMeta = Reflected.call(arguments[0], "name").equals(META);
            String name = method.getName().equals("delete") ? "delete" : "put";
            Reflected.call(isMeta ? ahead : rows, name, arguments);
            return null;
        });
        Reflected.call(batch, "forEach", sharing);
    }

    public static final class Commit {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.This Object store, @Advice.Argument(0) Object batch) {
            return FlushAhead.isSplit(store, batch);
        }
    }
}
