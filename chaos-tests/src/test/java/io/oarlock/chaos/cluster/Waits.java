package io.oarlock.chaos.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that waits a hundred times for a hundredth of a second and then says how far its wall clock went. */
public final class Waits {

    private static final int WAITS = 100;

    private Waits() {}

    public static void main(String[] arguments) {
        long startMillis = System.currentTimeMillis();
        long startNanos = System.nanoTime();
        for (int i = 0; i < WAITS; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        long reallyMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        System.out.println(reallyMillis + " " + (System.currentTimeMillis() - startMillis));
    }
}
