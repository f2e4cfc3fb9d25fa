package io.oarlock.rules;

import io.oarlock.op.Proposal;

/**
 * Told of each proposal of an entry as soon as it is decided. The core has no clock: whoever wants to know how long a
 * proposal took brings one. Called on the apply thread.
 */
@FunctionalInterface
public interface DecisionObserver {
    /** Looks at nothing. */
    DecisionObserver NONE = proposal -> {};

    void decided(Proposal proposal);
}
