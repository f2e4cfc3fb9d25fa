package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Walks the history of one key once, event by event, with every configuration that is possible at that point. At a
 * return, configurations in which the operation has not taken effect yet are extended until it has; where none is left,
 * the history is bad, and that return is the end of its smallest bad beginning.
 *
 * <p>Where {@link LinearizationSearch} is quick to find an order that exists, this one is quick to prove that there is
 * none: of two configurations that differ only in the unknown operations they used, the one that used fewer is kept.
 *
 * <p>For one thread, for one use.
 *
 * @param <S> state of the model
 */
final class FrontierSearch<S> {

    /** Open operations have a bit each in one long. */
    private static final int OPEN_MAX = 64;

    private final Transitions<S> transitions;
    private final Model<S> model;
    private final Budget budget;
    private final List<Operation> operations;
    private final @Nullable Open[] open = new Open[OPEN_MAX];
    private final Map<Integer, Integer> classes = new LinkedHashMap<>();
    private final List<List<Operation>> begunUnknown = new ArrayList<>();

    private List<Node> frontier;
    private @Nullable Operation stuckAt;
    private List<Node> beforeStuck = List.of();
    private int created;
    private long deadlineNanos;

    FrontierSearch(Model<S> model, Budget budget, List<Operation> operations) {
        this.model = model;
        this.transitions = new Transitions<>(model);
        this.budget = budget;
        this.operations = operations;
        this.frontier = List.of(new Node(transitions.initial(), 0, new int[0], null, null));
    }

    Verdict run() {
        deadlineNanos = System.nanoTime() + budget.keyMillis() * 1_000_000;
        for (Step step : steps()) {
            if (isBudgetSpent()) {
                return Verdict.UNKNOWN;
            }
            if (step.operation.attempt().isUnknown()) {
                beginUnknown(step.operation);
            } else if (!step.isReturn) {
                if (!begin(step.operation)) {
                    return Verdict.UNKNOWN;
                }
            } else if (!end(step.operation)) {
                return stuckAt == null ? Verdict.UNKNOWN : Verdict.INVALID;
            }
        }
        return Verdict.VALID;
    }

    /** Also asked within a step: many unknown operations can make a single one endless. */
    private boolean isBudgetSpent() {
        return System.nanoTime() - deadlineNanos > 0 || budget.isExceededBy(created, classes.size());
    }

    /** The operation whose return nothing explains; null unless invalid. */
    @Nullable
    Operation stuckAt() {
        return stuckAt;
    }

    /** The states that were possible just before that. */
    List<S> statesBeforeStuck() {
        return beforeStuck.stream()
                .map(node -> node.state)
                .distinct()
                .map(transitions::state)
                .toList();
    }

    /** One order that explains everything up to there, or the whole of a valid history. */
    List<Operation> order() {
        List<Operation> order = new ArrayList<>();
        List<Node> last = stuckAt == null ? frontier : beforeStuck;
        for (Node node = last.get(0); node != null; node = node.parent) {
            if (node.taken != null) {
                order.add(0, node.taken);
            }
        }
        return order;
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>(operations.size() * 2);
        for (Operation operation : operations) {
            steps.add(new Step(operation, false, operation.span().callEvent()));
            if (operation.span().returnEvent() != Span.NEVER) {
                steps.add(new Step(operation, true, operation.span().returnEvent()));
            }
        }
        steps.sort(Comparator.comparingInt(Step::event));
        return steps;
    }

    private void beginUnknown(Operation operation) {
        int unknownClass = classes.computeIfAbsent(transitions.kind(operation), kind -> {
            begunUnknown.add(new ArrayList<>());
            return begunUnknown.size() - 1;
        });
        begunUnknown.get(unknownClass).add(operation);
    }

    private boolean begin(Operation operation) {
        int slot = 0;
        while (slot < OPEN_MAX && open[slot] != null) {
            slot++;
        }
        if (slot == OPEN_MAX) {
            return false;
        }
        int request = transitions.kind(operation.withAttempt(new Attempt.Unknown("any")));
        boolean onlyObserves = model.onlyObserves(operation);
        open[slot] = new Open(operation, transitions.kind(operation), request, slot, onlyObserves);
        if (onlyObserves) {
            Frontier next = new Frontier();
            frontier.forEach(node -> next.add(observe(node)));
            frontier = next.nodes();
        }
        return true;
    }

    /** False when nothing explains the operation, which is where it got stuck then, or when the budget is spent. */
    private boolean end(Operation operation) {
        int slot = 0;
        while (open[slot] == null || open[slot].operation != operation) {
            slot++;
        }
        long bit = 1L << slot;
        Frontier visited = new Frontier();
        Frontier passed = new Frontier();
        // Fewest unknown operations first, so that nothing is extended that a better configuration replaces later.
        PriorityQueue<Node> queue = new PriorityQueue<>(Comparator.comparingInt(Node::usedCount));
        frontier.stream().filter(visited::add).forEach(queue::add);
        for (Node node = queue.poll(); node != null; node = queue.poll()) {
            if (isBudgetSpent()) {
                return false;
            }
            if ((node.done & bit) != 0) {
                passed.add(new Node(node.state, node.done & ~bit, node.used, node.parent, node.taken));
                continue;
            }
            for (Node next : extensions(node)) {
                if (visited.add(next)) {
                    queue.add(next);
                }
            }
        }
        open[slot] = null;
        if (passed.isEmpty()) {
            stuckAt = operation;
            beforeStuck = visited.nodes();
            return false;
        }
        frontier = passed.nodes();
        return true;
    }

    private List<Node> extensions(Node node) {
        List<Node> next = new ArrayList<>();
        for (@Nullable Open candidate : open) {
            if (candidate != null && !node.has(candidate) && isFirstOfItsKind(node, candidate)) {
                int state = transitions.step(node.state, candidate.kind);
                if (state != Transitions.NONE) {
                    long done = node.done | 1L << candidate.slot;
                    next.add(observe(new Node(state, done, node.used, node, candidate.operation)));
                }
            }
        }
        classes.forEach((kind, unknownClass) -> {
            int count = node.used(unknownClass);
            int state = transitions.step(node.state, kind);
            if (count < begunUnknown.get(unknownClass).size() && isUseful(node, kind, state)) {
                int[] used = Arrays.copyOf(node.used, Math.max(node.used.length, unknownClass + 1));
                used[unknownClass]++;
                Operation taken = begunUnknown.get(unknownClass).get(count);
                next.add(observe(new Node(state, node.done, used, node, taken)));
            }
        });
        created += next.size();
        return next;
    }

    /** Of equal operations only the one that returns first is taken: the others can take its place later. */
    private boolean isFirstOfItsKind(Node node, Open candidate) {
        int end = candidate.operation.span().returnEvent();
        for (@Nullable Open other : open) {
            if (other != null
                    && other.kind == candidate.kind
                    && !node.has(other)
                    && other.operation.span().returnEvent() < end) {
                return false;
            }
        }
        return true;
    }

    /** An unknown operation is taken only for what it makes possible, and if no open operation would do the same. */
    private boolean isUseful(Node node, int kind, int after) {
        if (after == Transitions.NONE || after == node.state) {
            return false;
        }
        boolean useful = false;
        for (@Nullable Open other : open) {
            if (other != null && !node.has(other)) {
                if (other.request == kind && transitions.step(node.state, other.kind) == after) {
                    return false;
                }
                useful = useful || matters(node.state, other.kind, after);
            }
        }
        for (Map.Entry<Integer, Integer> other : classes.entrySet()) {
            int unknownClass = other.getValue();
            boolean left =
                    node.used(unknownClass) < begunUnknown.get(unknownClass).size();
            useful = useful || left && matters(node.state, other.getKey(), after);
        }
        return useful;
    }

    private boolean matters(int before, int kind, int after) {
        int with = transitions.step(after, kind);
        return with != Transitions.NONE && with != transitions.step(before, kind);
    }

    /** Takes every open observation that fits: taking it later would explain no more. */
    private Node observe(Node node) {
        Node result = node;
        for (@Nullable Open candidate : open) {
            if (candidate != null
                    && candidate.onlyObserves
                    && !result.has(candidate)
                    && transitions.step(result.state, candidate.kind) != Transitions.NONE) {
                long done = result.done | 1L << candidate.slot;
                result = new Node(result.state, done, result.used, result, candidate.operation);
            }
        }
        return result;
    }

    private record Step(Operation operation, boolean isReturn, int event) {}

    /** A definite operation that was called and has not returned. */
    private record Open(Operation operation, int kind, int request, int slot, boolean onlyObserves) {}

    /** A configuration, and how it came about. */
    private static final class Node {
        private final int state;
        private final long done;
        private final int[] used;
        private final int usedCount;
        private final @Nullable Node parent;
        private final @Nullable Operation taken;

        Node(int state, long done, int[] used, @Nullable Node parent, @Nullable Operation taken) {
            this.state = state;
            this.done = done;
            this.used = used;
            this.usedCount = Arrays.stream(used).sum();
            this.parent = parent;
            this.taken = taken;
        }

        int usedCount() {
            return usedCount;
        }

        boolean has(Open operation) {
            return (done & 1L << operation.slot) != 0;
        }

        int used(int unknownClass) {
            return unknownClass < used.length ? used[unknownClass] : 0;
        }

        boolean usesAtMost(Node other) {
            for (int i = 0; i < used.length; i++) {
                if (used[i] > other.used(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Configurations of which none is as good as another one in every respect. */
    private static final class Frontier {
        private final Map<Place, List<Node>> places = new LinkedHashMap<>();

        boolean add(Node node) {
            List<Node> same = places.computeIfAbsent(new Place(node.state, node.done), place -> new ArrayList<>(2));
            for (Node other : same) {
                if (other.usesAtMost(node)) {
                    return false;
                }
            }
            same.removeIf(node::usesAtMost);
            return same.add(node);
        }

        boolean isEmpty() {
            return places.isEmpty();
        }

        List<Node> nodes() {
            return places.values().stream().flatMap(List::stream).toList();
        }
    }

    private record Place(int state, long done) {}
}
