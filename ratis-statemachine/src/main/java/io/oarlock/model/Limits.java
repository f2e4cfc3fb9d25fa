package io.oarlock.model;

import java.util.Arrays;

/**
 * The values of all bounds of a server. Reaching one means back-pressure (sockets are not read) or ZooKeeper's error
 * code, never an unbounded queue and never an entry that cannot be applied. Immutable.
 */
public final class Limits {
    /** What a server without any setting uses. */
    public static final Limits DEFAULTS = new Limits(
            Arrays.stream(Bound.values()).mapToLong(Bound::defaultValue).toArray());

    private final long[] values;

    private Limits(long[] values) {
        this.values = values;
    }

    /** The same limits but for one. */
    public Limits with(Bound bound, long value) {
        long[] changed = values.clone();
        changed[bound.ordinal()] = value;
        return new Limits(changed);
    }

    /** In the unit of the bound. */
    public long of(Bound bound) {
        return values[bound.ordinal()];
    }

    /** As {@link #of}, of a bound that is an int wherever it is used; larger values are cut to the largest int. */
    public int intOf(Bound bound) {
        return (int) Math.min(Integer.MAX_VALUE, of(bound));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Limits");
        for (Bound bound : Bound.values()) {
            text.append(' ').append(bound).append('=').append(of(bound));
        }
        return text.toString();
    }
}
