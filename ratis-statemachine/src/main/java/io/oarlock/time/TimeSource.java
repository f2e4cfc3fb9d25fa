package io.oarlock.time;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The clocks of a server as an argument, so that tests may turn them: the wall clock, for what people and other
 * processes see, and {@link #nanoTime()}, for durations. Any thread.
 */
public interface TimeSource extends InstantSource {
    /** The machine's own clocks. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    };

    /** Like {@link System#nanoTime()}: goes on at one pace and means nothing but differences. */
    long nanoTime();

    /** Milliseconds since the epoch; may jump. */
    @Override
    long millis();

    @Override
    default Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
