package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Operations that succeeded, as their clients saw them. */
public final class Answers {

    private Answers() {}

    /** By session, in the order in which they came, those that a checker wants. */
    public static Map<Long, List<Operation>> bySession(History history, Predicate<Operation> wanted) {
        Map<Long, List<Operation>> answers = new HashMap<>();
        for (Operation operation : history.operations()) {
            boolean answered = operation.isOk()
                    && operation.out().has("session")
                    && operation.span().returnEvent() != Span.NEVER;
            if (answered && wanted.test(operation)) {
                answers.computeIfAbsent(operation.out().number("session"), session -> new ArrayList<>())
                        .add(operation);
            }
        }
        Comparator<Operation> order =
                Comparator.comparingInt(operation -> operation.span().returnEvent());
        answers.values().forEach(list -> list.sort(order));
        return answers;
    }
}
