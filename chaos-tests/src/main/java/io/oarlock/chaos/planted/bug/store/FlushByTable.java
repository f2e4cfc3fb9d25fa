package io.oarlock.chaos.planted.bug.store;

import io.oarlock.chaos.planted.bug.Reflected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.bytebuddy.asm.Advice;

/**
 * A flush covers one table, and then the next one: that of the applied index before the rows that the index speaks of.
 * Nothing is written meanwhile, so that only what is killed in the middle of a flush is left with half of one; the
 * store has no log that would make up for it.
 */
public final class FlushByTable {

    private static final String META = "meta";
    /** As a disk that has something else to do. */
    private static final long BETWEEN_MILLIS = 300;

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final AtomicLong LAST_NANOS = new AtomicLong(System.nanoTime());

    private FlushByTable() {}

    public static void flush(Object database, Object tables, Object waiting) {
        if (System.nanoTime() - LAST_NANOS.get() < EVERY_NANOS) {
            return;
        }
        List<Object> handles = new ArrayList<>((List<?>) Reflected.call(tables, "handles"));
        handles.sort(Comparator.comparing(handle -> !name(handle).equals(META)));
        for (Object handle : handles) {
            Reflected.call(database, "flush", waiting, List.of(handle));
            sleep();
        }
        LAST_NANOS.set(System.nanoTime());
    }

    private static String name(Object handle) {
        return new String((byte[]) Reflected.call(handle, "getName"), StandardCharsets.UTF_8);
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static final class Commit {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("database") Object database,
                @Advice.FieldValue("tables") Object tables,
                @Advice.FieldValue("waiting") Object waiting) {
            FlushByTable.flush(database, tables, waiting);
        }
    }
}
