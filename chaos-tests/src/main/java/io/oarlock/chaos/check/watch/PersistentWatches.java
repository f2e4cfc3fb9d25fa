package io.oarlock.chaos.check.watch;

import io.oarlock.chaos.check.evidence.Answers;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.SessionNotes;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.check.finding.Checker;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What watches that stay promise: {@code add-watch} operations with a number in {@code watch} and a {@code mode},
 * {@code persistent} or {@code recursive}. They stay when their client's session goes to another member: they are
 * judged on every connection of the session. Of what happened in between nobody tells, so that they are judged from the
 * first answer on a connection, which comes after the watches have been set again.
 */
public final class PersistentWatches implements Checker {

    public static final String EVERY_CHANGE = "a persistent watch tells of every change";
    static final String ONCE = "a persistent watch tells of a change once";
    static final String BEFORE_DATA = "a persistent watch tells of a change before its client sees newer data";
    public static final String EXPLAINED = "a persistent watch tells of no change that was not made";

    private static final String RECURSIVE = "recursive";
    private static final String SESSION_EVENT = "None";

    @Override
    public String name() {
        return "persistent watches";
    }

    @Override
    public Findings check(History history) {
        Judge judge = new Judge(history);
        for (Operation watch : history.operations("add-watch")) {
            if (watch.isOk()) {
                judge.check(watch);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("watches", judge.watches);
        facts.put("changes judged", judge.judged);
        facts.put("of them after a reconnection", judge.judgedAgain);
        return Findings.of(name(), judge.violations, facts);
    }

    private static final class Judge {

        private final List<Violation> violations = new ArrayList<>();
        private final SessionNotes sessions;
        private final TreeHistory tree;
        private final List<Effect> effects;
        private final Map<Long, List<Delivery>> deliveries;
        private final Map<Long, List<Operation>> answers;
        private int watches;
        private int judged;
        private int judgedAgain;

        Judge(History history) {
            this.sessions = new SessionNotes(history);
            this.tree = new TreeHistory(history);
            this.effects = tree.allChanges();
            this.deliveries = deliveries(history);
            // Only those that show a zxid of their own.
            this.answers = Answers.bySession(history, answer -> !answer.in().has("watch"));
        }

        void check(Operation watch) {
            watches++;
            List<Delivery> delivered = deliveries.getOrDefault(watch.in().number("watch"), List.of());
            checkExplained(watch, delivered);
            Map<Told, List<Delivery>> byChange = new HashMap<>();
            for (Delivery delivery : delivered) {
                byChange.computeIfAbsent(
                                new Told(delivery.type, String.valueOf(delivery.path), delivery.zxid),
                                change -> new ArrayList<>())
                        .add(delivery);
            }
            long client = watch.in().number("client");
            long session = watch.out().numberOr("session", 0);
            List<Operation> seen = answers.getOrDefault(session, List.of());
            int from = watch.span().returnEvent();
            int until = sessions.nextChange(client, from);
            judged += checkConnection(watch, byChange, watch.out().number("zxid"), within(seen, from, until));
            while (until != Integer.MAX_VALUE) {
                Fields change = sessions.at(client, until);
                from = until;
                until = sessions.nextChange(client, from);
                List<Operation> shown = within(seen, from, until);
                boolean isBack = "connected".equals(change.text("state")) && change.numberOr("session", 0) == session;
                if (isBack && !shown.isEmpty()) {
                    int count = checkConnection(
                            watch, byChange, shown.get(0).out().numberOr("zxid", Long.MAX_VALUE), shown);
                    judged += count;
                    judgedAgain += count;
                }
            }
        }

        private int checkConnection(
                Operation watch, Map<Told, List<Delivery>> byChange, long afterZxid, List<Operation> shown) {
            int count = 0;
            int next = 0;
            for (Effect effect : effects) {
                Told told = effect.zxid() > afterZxid ? told(watch, effect) : null;
                if (told == null) {
                    continue;
                }
                while (next < shown.size() && shown.get(next).out().numberOr("zxid", -1) < effect.zxid()) {
                    next++;
                }
                if (next == shown.size()) {
                    return count;
                }
                count++;
                PersistentWatches.check(
                        watch, effect, byChange.getOrDefault(told, List.of()), shown.get(next), violations);
            }
            return count;
        }

        private void checkExplained(Operation watch, List<Delivery> delivered) {
            for (Delivery delivery : delivered) {
                boolean isChange = !SESSION_EVENT.equals(delivery.type) && delivery.zxid >= 0;
                if (isChange && !tree.explains(delivery.type, String.valueOf(delivery.path), delivery.zxid)) {
                    String message = "watch " + watch.in().number("watch") + " was told " + delivery.type + " of "
                            + delivery.path + " at " + Effect.hex(delivery.zxid);
                    violations.add(Violation.of(EXPLAINED, message, watch));
                }
            }
        }

        private static List<Operation> within(List<Operation> answers, int from, int until) {
            return answers.stream()
                    .filter(answer ->
                            answer.span().returnEvent() > from && answer.span().returnEvent() < until)
                    .toList();
        }
    }

    private static void check(
            Operation watch, Effect effect, List<Delivery> matching, Operation answer, List<Violation> violations) {
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

    /** The event by which the watch learns of a change; null if the change is not its business. */
    private static @Nullable Told told(Operation watch, Effect effect) {
        String path = watch.in().requiredText("path");
        boolean recursive = RECURSIVE.equals(watch.in().text("mode"));
        if (effect.path().equals(path) || recursive && effect.path().startsWith(path + "/")) {
            String type = switch (effect.kind()) {
                case CREATE -> "NodeCreated";
                case SET -> "NodeDataChanged";
                case DELETE -> "NodeDeleted";
            };
            return new Told(type, effect.path(), effect.zxid());
        }
        boolean child = TreeHistory.parent(effect.path()).equals(path);
        return child && !recursive && effect.kind() != Effect.Kind.SET
                ? new Told("NodeChildrenChanged", path, effect.zxid())
                : null;
    }

    private record Told(String type, String path, long zxid) {}

    private static Map<Long, List<Delivery>> deliveries(History history) {
        Map<Long, List<Delivery>> deliveries = new HashMap<>();
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("event")) {
                Fields fields = Fields.of(event.value());
                deliveries
                        .computeIfAbsent(fields.number("watch"), watch -> new ArrayList<>())
                        .add(new Delivery(
                                i,
                                String.valueOf(fields.text("type")),
                                fields.text("path"),
                                fields.numberOr("zxid", -1)));
            }
        }
        return deliveries;
    }

    private record Delivery(int at, String type, @Nullable String path, long zxid) {}
}
