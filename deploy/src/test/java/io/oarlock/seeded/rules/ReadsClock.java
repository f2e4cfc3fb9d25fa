package io.oarlock.seeded.rules;

/** A rule that asks the machine for the time. */
final class ReadsClock {
    private ReadsClock() {}

    static long nowMillis() {
        return System.currentTimeMillis();
    }
}
