package io.oarlock.chaos.check.linearizability;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A point of the search apart from the unknown operations used: the state, and which definite operations have taken
 * effect. All before {@code base} have; the bits tell those after it. That keeps the memory of a configuration in
 * proportion to the number of concurrent clients, not to the length of the history.
 */
final class Configuration {

    private final int state;
    private final int base;
    private final long[] window;
    private final int hash;

    Configuration(int state, BitSet done) {
        this.state = state;
        this.base = done.nextClearBit(0);
        this.window = base >= done.length()
                ? new long[0]
                : done.get(base, done.length()).toLongArray();
        this.hash = (state * 31 + base) * 31 + Arrays.hashCode(window);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration that
                && hash == that.hash
                && base == that.base
                && Arrays.equals(window, that.window)
                && state == that.state;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
