package io.oarlock.benchmarks.compare.row;

import io.oarlock.benchmarks.compare.ensemble.DistantNetwork;

/** When a row runs, and on which ensemble. */
public enum Stage {
    /** On a warm ensemble, in every pair of runs. */
    WARM,
    /** On the same ensemble afterwards, in one pair: such a row takes a minute. */
    LONG,
    /** On the same ensemble at last: a member is not warm any more afterwards. */
    DISRUPTIVE,
    /** On an ensemble of its own that has just started, in one pair. */
    FRESH,
    /** On an ensemble of its own in a {@link DistantNetwork}, in one pair. */
    DISTANT
}
