package io.oarlock.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Weighs what a decoder allocates: it may depend on the bytes that are there, not on a number that they announce. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS_MAX = 5;
    /** Exceptions with their traces, and what instrumentation adds. */
    private static final long ALWAYS_BYTES = 1 << 20;
    /** The smallest part of a request takes a few bytes, and becomes an object with fields. */
    private static final long PER_INPUT_BYTE = 256;

    private Allocation() {}

    /**
     * Runs it, and fails when it allocates far more than its input explains, and does so again: the first run of a line
     * loads classes.
     */
    public static void within(int inputBytes, Runnable decoding) {
        long allocated = 0;
        for (int run = 0; run < RUNS_MAX; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decoding.run();
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (allocated <= ALWAYS_BYTES + PER_INPUT_BYTE * inputBytes) {
                return;
            }
        }
        throw new AssertionError(allocated + " bytes were allocated for an input of " + inputBytes);
    }
}
