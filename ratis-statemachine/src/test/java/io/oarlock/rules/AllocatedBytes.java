package io.oarlock.rules;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures work by what it allocates, which is the same on every machine and under any load. */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocatedBytes() {}

    /** What the calling thread allocates while it does the work. */
    public static long of(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
