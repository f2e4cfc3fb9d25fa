package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * The depth-first search of Wing and Gong with Lowe's memory of visited configurations, over the operations of one key.
 *
 * <p>Definite operations live in a linked list of call and return events. From the front of the list, every call up to
 * the first return may be next in the order; taking one lifts its two events out, and a dead end puts the last one
 * back. An operation of unknown outcome has a call only. What keeps the search small:
 *
 * <ul>
 *   <li>An operation that can only observe is taken as soon as it fits, for good: any order that takes it later
 *       explains as much with it taken now.
 *   <li>Of equal operations (function, input, result) that could be next, only the one that returns first is tried,
 *       since the others can take its place later.
 *   <li>For the same reason unknown operations with equal function and input are tried in the order of their calls, so
 *       that a count says which of them are used, and only if no definite operation would do the same.
 *   <li>An unknown operation need not have taken effect, so it is tried only if something that could be next fits, or
 *       does something else, because of it; and then only such a thing is tried next.
 * </ul>
 *
 * <p>For one thread, for one use.
 *
 * @param <S> state of the model
 */
@NullUnmarked // the list of entries is tied after they are made, and ends in null
final class LinearizationSearch<S> {

    private static final int CHECKS_PER_CLOCK_READING = 16;

    private final Model<S> model;
    private final Transitions<S> transitions;
    private final Budget budget;
    private final List<Operation> definite;
    private final List<List<Operation>> unknown;
    private final int[] unknownKinds;
    private final Entry head = new Entry(null, -1, false);
    private final BitSet done = new BitSet();
    private final int[] used;
    private final List<Choice> choices = new ArrayList<>();
    private final VisitedConfigurations visited = new VisitedConfigurations();

    private int state;
    private List<Operation> longest = List.of();
    private int longestDefinite = -1;

    LinearizationSearch(Model<S> model, Budget budget, List<Operation> operations) {
        this.model = model;
        this.transitions = new Transitions<>(model);
        this.budget = budget;
        this.definite = operations.stream()
                .filter(op -> !op.attempt().isUnknown())
                .sorted(Comparator.comparingInt(op -> op.span().callEvent()))
                .toList();
        this.unknown = classesOfUnknown(operations);
        this.unknownKinds =
                unknown.stream().mapToInt(same -> transitions.kind(same.get(0))).toArray();
        this.used = new int[unknown.size()];
        this.state = transitions.initial();
        link();
    }

    /** Searches for an order of all definite operations, and as many unknown ones as it takes. */
    Verdict run() {
        long deadlineNanos = System.nanoTime() + budget.keyMillis() * 1_000_000;
        visited.add(new Configuration(state, done), used);
        boolean alive = takeObservations();
        Candidate candidate = Candidate.first();
        for (long round = 1; head.next != null; round++) {
            if (round % CHECKS_PER_CLOCK_READING == 0
                    && (System.nanoTime() > deadlineNanos || budget.isExceededBy(visited.size(), used.length))) {
                keepLongest();
                return Verdict.UNKNOWN;
            }
            candidate = alive ? nextFitting(candidate) : null;
            if (candidate != null) {
                take(candidate);
                alive = takeObservations();
                candidate = Candidate.first();
            } else {
                keepLongest();
                candidate = putBack();
                if (candidate == null) {
                    return Verdict.INVALID;
                }
                candidate = candidate.following();
                alive = true;
            }
        }
        keepLongest();
        return Verdict.VALID;
    }

    /** The order found, or the longest that explains a part of the history. */
    List<Operation> order() {
        return longest;
    }

    /** Takes all observations that fit; false if that leads to where the search has been before. */
    private boolean takeObservations() {
        boolean taken = true;
        while (taken) {
            taken = false;
            for (Entry entry = head.next; entry != null && !entry.isReturn; entry = entry.next) {
                if (entry.onlyObserves && transitions.step(state, entry.kind) != Transitions.NONE) {
                    lift(entry, new Choice(state, entry, null));
                    taken = true;
                    break;
                }
            }
        }
        return choices.isEmpty() || visited.add(new Configuration(state, done), used);
    }

    /** The first candidate from the given one on that may be next and leads somewhere; null if there is none. */
    private @Nullable Candidate nextFitting(Candidate from) {
        int definiteIndex = 0;
        Entry entry = head.next;
        for (; !entry.isReturn; entry = entry.next, definiteIndex++) {
            if (definiteIndex >= from.definiteIndex && fits(entry)) {
                return new Candidate(definiteIndex, entry, -1);
            }
        }
        for (int unknownClass = Math.max(0, from.unknownClass); unknownClass < used.length; unknownClass++) {
            if (unknownFits(unknownClass, entry)) {
                return new Candidate(definiteIndex, null, unknownClass);
            }
        }
        return null;
    }

    private boolean fits(Entry call) {
        for (Entry other = head.next; !other.isReturn; other = other.next) {
            if (other.kind == call.kind && other.partner.event() < call.partner.event()) {
                return false;
            }
        }
        return followsLastUnknown(call.kind) && transitions.step(state, call.kind) != Transitions.NONE;
    }

    /** Whether the choice just taken was no unknown operation, or was one that makes a difference to this operation. */
    private boolean followsLastUnknown(int kind) {
        Choice last = choices.isEmpty() ? null : choices.get(choices.size() - 1);
        if (last == null || last.entry != null) {
            return true;
        }
        return transitions.step(last.stateBefore, kind) != transitions.step(state, kind);
    }

    private boolean unknownFits(int unknownClass, Entry firstReturn) {
        int kind = unknownKinds[unknownClass];
        if (!begun(unknownClass, firstReturn) || !followsLastUnknown(kind)) {
            return false;
        }
        int next = transitions.step(state, kind);
        if (next == Transitions.NONE || next == state) {
            return false;
        }
        boolean useful = false;
        for (Entry entry = head.next; !entry.isReturn; entry = entry.next) {
            if (entry.request == kind && transitions.step(state, entry.kind) == next) {
                return false;
            }
            useful = useful || matters(entry.kind, next);
        }
        for (int other = 0; other < used.length && !useful; other++) {
            useful = other != unknownClass && begun(other, firstReturn) && matters(unknownKinds[other], next);
        }
        return useful;
    }

    /** Whether an operation fits the state after, with another effect than it would have now. */
    private boolean matters(int kind, int after) {
        int with = transitions.step(after, kind);
        return with != Transitions.NONE && with != transitions.step(state, kind);
    }

    /** Whether an unused unknown operation of the class was begun before the return. */
    private boolean begun(int unknownClass, Entry firstReturn) {
        List<Operation> candidates = unknown.get(unknownClass);
        int count = used[unknownClass];
        return count < candidates.size() && candidates.get(count).span().callEvent() < firstReturn.event();
    }

    private void take(Candidate candidate) {
        if (candidate.entry != null) {
            lift(candidate.entry, new Choice(state, candidate.entry, candidate));
            state = transitions.step(state, candidate.entry.kind);
        } else {
            int unknownClass = candidate.unknownClass;
            choices.add(new Choice(state, null, candidate));
            state = transitions.step(state, unknownKinds[unknownClass]);
            used[unknownClass]++;
        }
    }

    private void lift(Entry call, Choice choice) {
        choices.add(choice);
        done.set(call.id);
        call.lift();
        call.partner.lift();
    }

    /** Puts back the last choice that had an alternative, and all after it; null if there is none. */
    private @Nullable Candidate putBack() {
        while (!choices.isEmpty()) {
            Choice choice = choices.remove(choices.size() - 1);
            state = choice.stateBefore;
            if (choice.entry != null) {
                done.clear(choice.entry.id);
                choice.entry.partner.restore();
                choice.entry.restore();
            } else {
                used[choice.candidate.unknownClass]--;
            }
            if (choice.candidate != null) {
                return choice.candidate;
            }
        }
        return null;
    }

    private void keepLongest() {
        int size = done.cardinality();
        if (size > longestDefinite) {
            longestDefinite = size;
            longest = order(choices);
        }
    }

    private List<Operation> order(List<Choice> taken) {
        int[] next = new int[used.length];
        List<Operation> order = new ArrayList<>(taken.size());
        for (Choice choice : taken) {
            order.add(
                    choice.entry != null
                            ? choice.entry.operation
                            : unknown.get(choice.candidate.unknownClass).get(next[choice.candidate.unknownClass]++));
        }
        return List.copyOf(order);
    }

    private static List<List<Operation>> classesOfUnknown(List<Operation> operations) {
        Map<List<Object>, List<Operation>> classes = new LinkedHashMap<>();
        operations.stream()
                .filter(op -> op.attempt().isUnknown())
                .sorted(Comparator.comparingInt(op -> op.span().callEvent()))
                .forEach(op -> classes.computeIfAbsent(
                                List.of(op.function(), Optional.ofNullable(op.input())), same -> new ArrayList<>())
                        .add(op));
        return List.copyOf(classes.values());
    }

    private void link() {
        List<Entry> entries = new ArrayList<>(definite.size() * 2);
        for (int id = 0; id < definite.size(); id++) {
            Operation operation = definite.get(id);
            Entry call = new Entry(operation, id, false);
            Entry back = new Entry(operation, id, true);
            call.partner = back;
            call.kind = transitions.kind(operation);
            call.request = transitions.kind(operation.withAttempt(new Attempt.Unknown("any")));
            call.onlyObserves = model.onlyObserves(operation);
            entries.add(call);
            entries.add(back);
        }
        entries.sort(Comparator.comparingInt(Entry::event));
        Entry last = head;
        for (Entry entry : entries) {
            last.next = entry;
            entry.previous = last;
            last = entry;
        }
    }

    /**
     * Something that may be next in the order: the definite operation at an index among those that can be, or one more
     * of a class of unknown ones. Candidates are tried in this order.
     */
    private record Candidate(int definiteIndex, @Nullable Entry entry, int unknownClass) {

        static Candidate first() {
            return new Candidate(0, null, -1);
        }

        Candidate following() {
            return entry != null
                    ? new Candidate(definiteIndex + 1, null, -1)
                    : new Candidate(definiteIndex, null, unknownClass + 1);
        }
    }

    /** One step of the order under trial. Without a candidate it had no alternative. */
    private record Choice(
            int stateBefore,
            @Nullable Entry entry,
            @Nullable Candidate candidate) {}

    /** A call or a return in the linked list. */
    private static final class Entry {
        private final Operation operation;
        private final int id;
        private final boolean isReturn;
        private int kind;
        private int request;
        private boolean onlyObserves;
        private Entry partner;
        private Entry previous;
        private Entry next;

        Entry(@Nullable Operation operation, int id, boolean isReturn) {
            this.operation = operation;
            this.id = id;
            this.isReturn = isReturn;
        }

        int event() {
            return isReturn ? operation.span().returnEvent() : operation.span().callEvent();
        }

        void lift() {
            previous.next = next;
            if (next != null) {
                next.previous = previous;
            }
        }

        void restore() {
            previous.next = this;
            if (next != null) {
                next.previous = this;
            }
        }
    }
}
