package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.history.Operation;
import java.util.Optional;

/**
 * A sequential specification: what one client alone would see. Must be pure.
 *
 * @param <S> the state; immutable, with equality
 */
public interface Model<S> {

    /** The state before any operation. */
    S initial();

    /** The state after the operation, or empty if the operation cannot have had this outcome in this state. */
    Optional<S> step(S state, Operation operation);

    /** Whether the operation leaves every state as it is. Saying no of one that does costs time only. */
    default boolean onlyObserves(Operation operation) {
        return false;
    }

    /** The state, for a reader. */
    default String describe(S state) {
        return String.valueOf(state);
    }

    /** Operations with different keys are independent of each other, and are checked apart. */
    default Object key(Operation operation) {
        return "";
    }

    /**
     * Whether a refused operation tells something about the state. By default it does not: it never took effect, which
     * is all that is known.
     */
    default boolean explainsRefusal(Operation operation) {
        return false;
    }
}
