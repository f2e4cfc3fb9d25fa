package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.history.MalformedHistoryException;
import io.oarlock.chaos.history.Operation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A register with {@code read}, {@code write} and {@code cas}, in Jepsen's vocabulary: the value of a read is its
 * result, of a write what is written, of a cas a pair of the value expected and the value written. Empty (null) at
 * first.
 */
public final class CasRegisterModel implements Model<Optional<Object>> {

    @Override
    public Optional<Object> initial() {
        return Optional.empty();
    }

    @Override
    public Optional<Optional<Object>> step(Optional<Object> state, Operation operation) {
        Object current = state.orElse(null);
        return switch (operation.function()) {
            case "read" ->
                Optional.of(state).filter(ignored -> !operation.isOk() || Objects.equals(current, operation.output()));
            case "write" -> Optional.of(Optional.ofNullable(operation.input()));
            case "cas" ->
                Optional.of(Optional.ofNullable(pair(operation).get(1)))
                        .filter(ignored ->
                                Objects.equals(current, pair(operation).get(0)));
            default -> throw new MalformedHistoryException("a cas register has no " + operation.function());
        };
    }

    @Override
    public boolean onlyObserves(Operation operation) {
        return operation.function().equals("read")
                || operation.function().equals("cas")
                        && Objects.equals(
                                pair(operation).get(0), pair(operation).get(1));
    }

    @Override
    public String describe(Optional<Object> state) {
        return String.valueOf(state.orElse(null));
    }

    private static List<?> pair(Operation operation) {
        if (operation.input() instanceof List<?> list && list.size() == 2) {
            return list;
        }
        throw new MalformedHistoryException("a cas takes a pair: " + operation.describe());
    }
}
