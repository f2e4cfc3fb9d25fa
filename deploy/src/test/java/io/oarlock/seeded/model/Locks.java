package io.oarlock.seeded.model;

/** A value with a monitor. */
final class Locks {
    private int count;

    synchronized int next() {
        return ++count;
    }
}
