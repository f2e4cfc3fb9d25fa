package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Decides whether one order of all operations explains every result, where each operation takes effect between its
 * invocation and its return. Operations with different keys are decided apart, which is sound because linearizability
 * is local. For a bad history it finds the smallest beginning that is already bad.
 *
 * <p>Two searches share the work: one that finds an order quickly if there is one, and one that proves that there is
 * none and where.
 *
 * @param <S> state of the model
 */
public final class Linearizability<S> {

    private final Model<S> model;
    private final Budget budget;

    public Linearizability(Model<S> model, Budget budget) {
        this.model = model;
        this.budget = budget;
    }

    /**
     * One result per key, in the order in which the keys appear. Where the time for all keys is spent, those that are
     * left are only decided if that takes next to nothing.
     */
    public List<Linearization> check(List<Operation> operations) {
        Map<Object, List<Operation>> byKey = new LinkedHashMap<>();
        for (Operation operation : operations) {
            if (!operation.attempt().isRefused() || model.explainsRefusal(operation)) {
                byKey.computeIfAbsent(model.key(operation), key -> new ArrayList<>())
                        .add(operation);
            }
        }
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(budget.totalMillis());
        return byKey.entrySet().stream()
                .map(entry -> {
                    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                    return checkKey(entry.getKey(), entry.getValue(), budget.within(leftMillis));
                })
                .toList();
    }

    /** The worst of the verdicts on all keys. */
    public static Verdict worst(List<Linearization> results) {
        return results.stream().map(Linearization::verdict).reduce(Verdict.VALID, Verdict::max);
    }

    private Linearization checkKey(Object key, List<Operation> operations, Budget ofKey) {
        LinearizationSearch<S> search = new LinearizationSearch<>(model, ofKey.dividedBy(4), operations);
        Verdict found = search.run();
        if (found == Verdict.VALID) {
            return new Linearization(key, found, search.order(), null);
        }
        FrontierSearch<S> frontier = new FrontierSearch<>(model, ofKey, operations);
        Verdict verdict = frontier.run();
        Operation stuckAt = frontier.stuckAt();
        if (stuckAt == null) {
            // Not invalid, or its failure is out of reach; what the first search found out still stands.
            return new Linearization(key, verdict == Verdict.VALID ? verdict : found, search.order(), null);
        }
        return new Linearization(key, verdict, frontier.order(), failure(operations, stuckAt, frontier));
    }

    private Linearization.Failure failure(List<Operation> operations, Operation stuckAt, FrontierSearch<S> frontier) {
        List<Operation> concurrent = operations.stream()
                .filter(op -> op.span().callEvent() < stuckAt.span().returnEvent())
                .filter(op -> op.span().returnEvent() > stuckAt.span().callEvent() && op != stuckAt)
                .toList();
        List<String> states =
                frontier.statesBeforeStuck().stream().map(model::describe).toList();
        return new Linearization.Failure(stuckAt, frontier.order(), concurrent, states);
    }
}
