package io.oarlock.raft;

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
    };

    /** A number that only grows. Any thread. */
    Counter counter(String name, String help);

    /** A number that is read when somebody asks. */
    void gauge(String name, String help, LongSupplier value);

    /** Counts. */
    @FunctionalInterface
    interface Counter {
        void add(long amount);

        default void increment() {
            add(1);
        }
    }
}
