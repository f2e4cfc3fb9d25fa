package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.history.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one key.
 *
 * @param key what the operations have in common
 * @param verdict whether an order exists that explains them all
 * @param order the order found, or the longest that explains a part
 * @param failure where it got stuck; null unless invalid, and where that was out of reach
 */
public record Linearization(
        Object key,
        Verdict verdict,
        List<Operation> order,
        @Nullable Failure failure) {

    /**
     * The smallest beginning of the history that no order explains.
     *
     * @param stuckAt the operation whose return makes the history impossible
     * @param before an order of everything before that, the longest that was found
     * @param concurrent operations that were open when {@code stuckAt} returned, or could still take effect then
     * @param states the states that the register can have had just before {@code stuckAt} returned
     */
    public record Failure(Operation stuckAt, List<Operation> before, List<Operation> concurrent, List<String> states) {

        /** One line for a terminal. */
        public String describe() {
            return "no order of the operations explains " + stuckAt.describe() + "; possible states by then: " + states;
        }
    }
}
