package io.oarlock.raft;

import java.util.List;
import java.util.function.LongSupplier;

/** Where this package's numbers go. Names are those of the exported metrics, without a prefix. */
public interface Meters {
    /** Counts nothing. */
    Meters NONE = new Meters() {
        @Override
        public Counter counter(String name, String help) {
            return amount -> {};
        }

        @Override
        public void gauge(String name, String help, LongSupplier value) {}

        @Override
        public Durations durations(String name, String help, List<String> operations) {
            return (operation, nanos) -> {};
        }
    };

    /** A number that only grows. Any thread. */
    Counter counter(String name, String help);

    /** A number that is read when somebody asks. */
    void gauge(String name, String help, LongSupplier value);

    /** How long things take, one distribution for each operation, named beforehand. */
    Durations durations(String name, String help, List<String> operations);

    /** Takes in how long something took. Any thread. */
    @FunctionalInterface
    interface Durations {
        /** @param operation its place in the list that was given */
        void add(int operation, long nanos);
    }

    /** Counts. */
    @FunctionalInterface
    interface Counter {
        void add(long amount);

        default void increment() {
            add(1);
        }
    }
}
