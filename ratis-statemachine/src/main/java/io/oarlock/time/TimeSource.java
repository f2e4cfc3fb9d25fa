package io.oarlock.time;

/** The clocks of the front end, as an argument so that tests may turn them. Any thread. */
public interface TimeSource {
    /** The machine's own clocks. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Like {@link System#nanoTime()}: for durations only. */
    long nanoTime();

    /** Milliseconds since the epoch: for what people and other processes see. */
    long wallMillis();
}
