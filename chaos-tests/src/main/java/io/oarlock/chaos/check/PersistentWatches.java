package io.oarlock.chaos.check;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import io.oarlock.chaos.history.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What watches that stay promise: {@code add-watch} operations with a number in {@code watch} and a {@code mode},
 * {@code persistent} or {@code recursive}. They are judged up to the first change of their client's connection, since
 * nobody tells them afterwards what they missed.
 */
public final class PersistentWatches implements Checker {

    public static final String EVERY_CHANGE = "a persistent watch tells of every change";
    static final String ONCE = "a persistent watch tells of a change once";
    static final String BEFORE_DATA = "a persistent watch tells of a change before its client sees newer data";

    private static final String RECURSIVE = "recursive";

    @Override
    public String name() {
        return "persistent watches";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        SessionNotes sessions = new SessionNotes(history);
        Map<Long, List<Delivery>> deliveries = deliveries(history);
        Map<Long, List<Operation>> answers = answers(history);
        List<Effect> effects = Effect.allOf(history);
        int watches = 0;
        int judged = 0;
        for (Operation watch : history.operations("add-watch")) {
            if (!watch.isOk()) {
                continue;
            }
            watches++;
            int from = watch.span().returnEvent();
            int until = sessions.nextChange(watch.in().number("client"), from);
            List<Operation> seen = answers.getOrDefault(watch.out().numberOr("session", 0), List.of()).stream()
                    .filter(answer ->
                            answer.span().returnEvent() > from && answer.span().returnEvent() < until)
                    .toList();
            List<Delivery> delivered = deliveries.getOrDefault(watch.in().number("watch"), List.of());
            for (Effect effect : effects) {
                String told = effect.zxid() > watch.out().number("zxid") ? toldPath(watch, effect) : null;
                Operation answer = told == null ? null : firstAtLeast(effect.zxid(), seen);
                if (told != null && answer != null) {
                    judged++;
                    check(watch, effect, told, delivered, answer, violations);
                }
            }
        }
        return Findings.of(name(), violations, Map.of("watches", watches, "changes judged", judged));
    }

    private static void check(
            Operation watch,
            Effect effect,
            String told,
            List<Delivery> delivered,
            Operation answer,
            List<Violation> violations) {
        List<Delivery> matching = delivered.stream()
                .filter(delivery -> delivery.zxid == effect.zxid() && told.equals(delivery.path))
                .toList();
        String what =
                "watch " + watch.in().number("watch") + " on " + watch.in().text("path") + " and " + effect.describe();
        if (matching.isEmpty()) {
            violations.add(Violation.of(EVERY_CHANGE, "no event: " + what, watch, effect.operation(), answer));
        } else if (matching.get(0).at > answer.span().returnEvent()) {
            violations.add(Violation.of(BEFORE_DATA, "too late: " + what, watch, effect.operation(), answer));
        } else if (matching.size() > 1) {
            violations.add(Violation.of(ONCE, "more than once: " + what, watch, effect.operation()));
        }
    }

    /** The path in the event by which the watch learns of a change; null if the change is not its business. */
    private static @Nullable String toldPath(Operation watch, Effect effect) {
        String path = watch.in().requiredText("path");
        boolean recursive = RECURSIVE.equals(watch.in().text("mode"));
        if (effect.path().equals(path) || recursive && effect.path().startsWith(path + "/")) {
            return effect.path();
        }
        int slash = effect.path().lastIndexOf('/');
        boolean child = slash > 0 && effect.path().substring(0, slash).equals(path);
        return child && !recursive && effect.kind() != Effect.Kind.SET ? path : null;
    }

    private static @Nullable Operation firstAtLeast(long zxid, List<Operation> answers) {
        for (Operation answer : answers) {
            if (answer.out().numberOr("zxid", -1) >= zxid) {
                return answer;
            }
        }
        return null;
    }

    /** Answers that show a zxid of their own, in the order in which they came. */
    private static Map<Long, List<Operation>> answers(History history) {
        Map<Long, List<Operation>> answers = new HashMap<>();
        for (Operation operation : history.operations()) {
            boolean shows = operation.isOk()
                    && operation.out().has("session")
                    && !operation.in().has("watch")
                    && operation.span().returnEvent() != Span.NEVER;
            if (shows) {
                answers.computeIfAbsent(operation.out().number("session"), session -> new ArrayList<>())
                        .add(operation);
            }
        }
        answers.values()
                .forEach(list -> list.sort((a, b) ->
                        Integer.compare(a.span().returnEvent(), b.span().returnEvent())));
        return answers;
    }

    private static Map<Long, List<Delivery>> deliveries(History history) {
        Map<Long, List<Delivery>> deliveries = new HashMap<>();
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("event")) {
                Fields fields = Fields.of(event.value());
                deliveries
                        .computeIfAbsent(fields.number("watch"), watch -> new ArrayList<>())
                        .add(new Delivery(i, fields.text("path"), fields.numberOr("zxid", -1)));
            }
        }
        return deliveries;
    }

    private record Delivery(int at, @Nullable String path, long zxid) {}
}
