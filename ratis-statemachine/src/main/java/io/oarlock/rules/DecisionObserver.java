package io.oarlock.rules;

import io.oarlock.op.Proposal;

/**
 * Called for each proposal of an entry as soon as it is decided. The core has no clock: a caller that measures how long
 * a proposal took brings one. Called on the apply thread.
 */
@FunctionalInterface
public interface DecisionObserver {
    /** Looks at nothing. */
    DecisionObserver NONE = proposal -> {};

    void decided(Proposal proposal);
}
