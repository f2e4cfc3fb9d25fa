package io.oarlock.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Any thread; threads that count at the same time do not wait for each other. */
public final class Counter {
    private final LongAdder total = new LongAdder();

    Counter() {}

    public void increment() {
        total.increment();
    }

    /** @param amount not negative */
    public void add(long amount) {
        total.add(amount);
    }

    public long value() {
        return total.sum();
    }
}
