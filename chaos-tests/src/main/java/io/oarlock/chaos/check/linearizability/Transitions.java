package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model with its answers remembered: states and kinds of operations are small numbers, and a step that was asked
 * for before is one look-up. For one thread.
 *
 * @param <S> state of the model
 */
final class Transitions<S> {

    /** The operation does not fit the state. */
    static final int NONE = -1;

    private static final long FREE = -1;

    private final Model<S> model;
    private final List<S> states = new ArrayList<>();
    private final Map<S, Integer> numbers = new HashMap<>();
    private final List<Operation> kinds = new ArrayList<>();
    private final Map<List<Object>, Integer> kindNumbers = new HashMap<>();
    private long[] keys = new long[1024];
    private int[] results = new int[1024];
    private int size;

    Transitions(Model<S> model) {
        this.model = model;
        Arrays.fill(keys, FREE);
    }

    /** The number of a kind of operation: those of one kind are equal in function, input and outcome. */
    int kind(Operation operation) {
        Object outcome = operation.attempt().isUnknown() ? "unknown" : operation.attempt();
        List<Object> same = Arrays.asList(operation.function(), operation.input(), outcome);
        return kindNumbers.computeIfAbsent(same, ignored -> {
            kinds.add(operation);
            return kinds.size() - 1;
        });
    }

    int initial() {
        return number(model.initial());
    }

    S state(int number) {
        return states.get(number);
    }

    /** The state after an operation of the kind, or {@link #NONE}. */
    int step(int state, int kind) {
        long key = (long) state << 32 | kind;
        int slot = slot(keys, key);
        if (keys[slot] != key) {
            Optional<S> next = model.step(states.get(state), kinds.get(kind));
            int result = next.isPresent() ? number(next.get()) : NONE;
            keys[slot] = key;
            results[slot] = result;
            size++;
            growIfFull();
            return result;
        }
        return results[slot];
    }

    private int number(S state) {
        return numbers.computeIfAbsent(state, ignored -> {
            states.add(state);
            return states.size() - 1;
        });
    }

    private void growIfFull() {
        if (size * 2 < keys.length) {
            return;
        }
        long[] moreKeys = new long[keys.length * 2];
        int[] moreResults = new int[keys.length * 2];
        Arrays.fill(moreKeys, FREE);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != FREE) {
                int slot = slot(moreKeys, keys[i]);
                moreKeys[slot] = keys[i];
                moreResults[slot] = results[i];
            }
        }
        keys = moreKeys;
        results = moreResults;
    }

    private static int slot(long[] keys, long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (keys.length - 1);
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
