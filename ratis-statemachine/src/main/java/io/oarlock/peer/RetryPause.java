package io.oarlock.peer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long a link waits before it connects again: longer with each failure, and differently for each member, so that
 * they do not come all at once. The link's thread calls everything; any thread may {@link #hurry}.
 */
final class RetryPause {
    private static final int MILLIS_MIN = 50;
    private static final int MILLIS_MAX = 1000;
    private static final int DOUBLINGS_MAX = 10;
    /** A connection that lived for so long is made anew at once. */
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One that did not last is made anew soon: the other end is there. */
    private static final int FAILURES_AFTER_HANDSHAKE_MAX = 2;

    private volatile boolean hurried;
    private int failures;
    private int millis;
    private long startNanos;

    /** An attempt to connect has failed. */
    void failed() {
        failures++;
    }

    /** A connection has ended, and lived for so long. */
    void ended(long livedNanos) {
        failures = livedNanos > LASTING_NANOS ? 0 : Math.min(failures + 1, FAILURES_AFTER_HANDSHAKE_MAX);
    }

    /** Somebody asks something: the pause ends soon. */
    void hurry() {
        hurried = true;
    }

    /** A pause begins. */
    void begin(long nowNanos) {
        startNanos = nowNanos;
        int most = failures == 0
                ? 0
                : (int) Math.min(MILLIS_MAX, (long) MILLIS_MIN << Math.min(failures - 1, DOUBLINGS_MAX));
        millis = most - ThreadLocalRandom.current().nextInt(most / 4 + 1);
    }

    /** What is left of the pause, in milliseconds; 0 and less when it is over. */
    long left(long nowNanos) {
        int due = hurried ? Math.min(millis, MILLIS_MIN) : millis;
        return due - TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos);
    }

    /** The pause is over. */
    void end() {
        hurried = false;
    }
}
