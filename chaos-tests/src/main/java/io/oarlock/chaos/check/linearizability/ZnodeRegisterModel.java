package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.MalformedHistoryException;
import io.oarlock.chaos.history.Operation;
import java.util.Optional;

/**
 * One znode as a register on versions, keyed by path. Inputs have {@code path}, {@code data}, and {@code expected} (the
 * version that a conditional operation names, -1 for any); results have {@code version} and, for reads, {@code data}.
 *
 * <p>Functions: {@code create}, {@code set}, {@code delete}, {@code get} and {@code sync-get}. A get that found no node
 * is a success with {@code missing}. A refusal explains something too: {@code NONODE} means that there was no node,
 * {@code NODEEXISTS} that there was one, {@code BADVERSION} that its version was another.
 */
public final class ZnodeRegisterModel implements Model<ZnodeRegisterModel.State> {

    private static final long ANY_VERSION = -1;

    /**
     * The znode.
     *
     * @param exists whether there is one
     * @param version its version
     * @param data its data; empty when there is none or it is null
     */
    public record State(boolean exists, long version, Optional<String> data) {
        static final State MISSING = new State(false, -1, Optional.empty());
    }

    @Override
    public State initial() {
        return State.MISSING;
    }

    @Override
    public Object key(Operation operation) {
        return operation.in().requiredText("path");
    }

    @Override
    public boolean explainsRefusal(Operation operation) {
        String code = operation.refusal();
        return code.equals("NONODE") || code.equals("NODEEXISTS") || code.equals("BADVERSION");
    }

    @Override
    public Optional<State> step(State state, Operation operation) {
        if (operation.attempt().isRefused()) {
            return Optional.of(state).filter(ignored -> refuses(state, operation));
        }
        return switch (operation.function()) {
            case "create" -> when(!state.exists, new State(true, 0, data(operation.in())));
            case "set" -> set(state, operation);
            case "delete" -> when(state.exists && expects(state, operation.in()), State.MISSING);
            case "get", "sync-get", "linearizable-get" ->
                when(!operation.isOk() || shows(state, operation.out()), state);
            default -> throw new MalformedHistoryException("a znode register has no " + operation.function());
        };
    }

    @Override
    public boolean onlyObserves(Operation operation) {
        return operation.function().endsWith("get") || operation.attempt().isRefused();
    }

    @Override
    public String describe(State state) {
        return state.exists ? "version " + state.version + " " + state.data.orElse("null") : "no node";
    }

    private static Optional<State> set(State state, Operation operation) {
        State next = new State(true, state.version + 1, data(operation.in()));
        boolean answered = operation.isOk() && operation.out().has("version");
        boolean sameVersion = !answered || operation.out().number("version") == next.version;
        return when(state.exists && expects(state, operation.in()) && sameVersion, next);
    }

    private static boolean refuses(State state, Operation operation) {
        return switch (operation.refusal()) {
            case "NONODE" -> !state.exists;
            case "NODEEXISTS" -> state.exists;
            default -> state.exists && !expects(state, operation.in());
        };
    }

    private static boolean expects(State state, Fields input) {
        long expected = input.numberOr("expected", ANY_VERSION);
        return expected == ANY_VERSION || expected == state.version;
    }

    private static boolean shows(State state, Fields output) {
        if (output.flag("missing")) {
            return !state.exists;
        }
        return state.exists
                && output.number("version") == state.version
                && data(output).equals(state.data);
    }

    private static Optional<String> data(Fields fields) {
        return Optional.ofNullable(fields.text("data"));
    }

    private static Optional<State> when(boolean possible, State next) {
        return possible ? Optional.of(next) : Optional.empty();
    }
}
