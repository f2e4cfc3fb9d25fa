package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The definition of linearizability spelled out: tries every order. Slow, obviously right, for small histories. */
final class EveryOrder<S> {

    private final Model<S> model;

    EveryOrder(Model<S> model) {
        this.model = model;
    }

    boolean explains(List<Operation> operations) {
        List<Operation> left = new ArrayList<>();
        operations.stream().filter(op -> !op.attempt().isRefused()).forEach(left::add);
        return explains(model.initial(), left);
    }

    private boolean explains(S state, List<Operation> left) {
        if (left.stream().noneMatch(Operation::isOk)) {
            return true;
        }
        for (Operation next : List.copyOf(left)) {
            boolean mayBeNext = left.stream().noneMatch(other -> other.endedBefore(next));
            Optional<S> after = mayBeNext ? model.step(state, next) : Optional.empty();
            if (after.isPresent()) {
                left.remove(next);
                boolean explained = explains(after.get(), left);
                left.add(next);
                if (explained) {
                    return true;
                }
            }
        }
        return false;
    }
}
