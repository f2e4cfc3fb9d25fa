package io.oarlock.chaos.check.watch;

import io.oarlock.chaos.check.evidence.Answers;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.SessionNotes;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one-shot watches promise. A watch is an {@code exists} or {@code children} operation with a number of its own in
 * {@code watch}; what it delivers are notes {@code event} with that number, {@code type}, {@code path} and {@code zxid}
 * (-1 when the server found the change after a reconnection). Answers and events of a client must be recorded by the
 * thread that delivers them, in their order. Of a znode whose ACL keeps readers out now and then, {@code set-acl} says
 * so, a change need not be told.
 */
public final class WatchPromises implements Checker {

    public static final String ONCE = "a watch fires at most once";
    static final String IN_ORDER = "a session is told of changes in their order";
    public static final String BEFORE_DATA = "a client is told of a change before it sees newer data";
    public static final String NONE_LOST = "no watch event is lost";
    public static final String EXPLAINED = "a watch fires only for a change";
    public static final String FITS = "a watch tells of what can become of the znode that its client has seen";
    static final String REMOVED = "a watch that was removed does not fire";
    static final String SESSION_END = "the end of a session fires all its watches";

    private static final Set<String> LOST = Set.of("expired", "given-up");
    private static final String SESSION_EVENT = "None";
    private static final String ZNODE_EVENT = "Node";

    @Override
    public String name() {
        return "watches";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Changes changes = new Changes(history);
        Map<Long, List<Delivery>> deliveries = deliveries(history, violations);
        Map<Long, List<Operation>> answersBySession = Answers.bySession(history, answer -> true);
        Set<Long> removed = checkRemovals(history, deliveries, violations);
        int watches = 0;
        for (Operation registration : history.operations()) {
            boolean once = !registration.function().equals("add-watch");
            if (once && registration.in().has("watch") && registration.isOk()) {
                watches++;
                List<Delivery> delivered =
                        deliveries.getOrDefault(registration.in().number("watch"), List.of());
                List<Operation> answers =
                        answersBySession.getOrDefault(registration.out().numberOr("session", 0), List.of());
                checkOnce(registration, delivered, violations);
                checkExplained(registration, delivered, changes, violations);
                checkFits(registration, delivered, violations);
                Effect change = changes.firstAfter(registration);
                boolean isTakenBack = removed.contains(registration.in().number("watch"));
                boolean isTold = change != null && !changes.mayBeHidden(registration);
                if (isTold && !isTakenBack && !mayHaveBeenAway(history, registration, changes)) {
                    checkDelivered(registration, delivered, change, answers, violations);
                }
            }
        }
        checkSessionEnds(history, deliveries, removed, violations);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("watches", watches);
        facts.put("events", deliveries.values().stream().mapToInt(List::size).sum());
        return Findings.of(name(), violations, facts);
    }

    /**
     * The watches that their clients took back, by {@code remove-watches} on their path: they are silent from then on;
     * before, they may fire or not.
     */
    private static Set<Long> checkRemovals(
            History history, Map<Long, List<Delivery>> deliveries, List<Violation> violations) {
        Set<Long> removed = new HashSet<>();
        List<Operation> removals = history.operations("remove-watches");
        for (Operation registration : removals.isEmpty() ? List.<Operation>of() : history.operations("exists")) {
            for (Operation removal : removals) {
                if (registration.in().has("watch") && takesBack(removal, registration)) {
                    long watch = registration.in().number("watch");
                    removed.add(watch);
                    for (Delivery delivery : deliveries.getOrDefault(watch, List.of())) {
                        if (removal.isOk()
                                && delivery.isChange()
                                && delivery.at > removal.span().returnEvent()) {
                            String message = describe(registration) + " was taken back and fired " + delivery;
                            violations.add(Violation.of(REMOVED, message, registration, removal));
                        }
                    }
                }
            }
        }
        return removed;
    }

    private static boolean takesBack(Operation removal, Operation registration) {
        return !removal.attempt().isRefused()
                && removal.in().number("client") == registration.in().number("client")
                && removal.in().requiredText("path").equals(registration.in().text("path"))
                && registration.span().returnEvent() < removal.span().callEvent();
    }

    private static void checkOnce(Operation registration, List<Delivery> delivered, List<Violation> violations) {
        if (delivered.stream().filter(Delivery::isChange).count() > 1) {
            String message = describe(registration) + " fired more than once: " + delivered;
            violations.add(Violation.of(ONCE, message, registration));
        }
    }

    private static void checkExplained(
            Operation registration, List<Delivery> delivered, Changes changes, List<Violation> violations) {
        String path = registration.in().requiredText("path");
        for (Delivery delivery : delivered) {
            boolean known = delivery.zxid < 0 || changes.has(registration, delivery.zxid);
            if (delivery.isChange() && !known && !changes.mayBeUnknown(path)) {
                String message = describe(registration) + " fired " + delivery + " for no change that was made";
                violations.add(Violation.of(EXPLAINED, message, registration));
            }
        }
    }

    /**
     * A znode that is not there can only be created, and one that is there cannot, whatever else becomes of it later:
     * also where the server found the change after a reconnection, and tells no zxid.
     */
    private static void checkFits(Operation registration, List<Delivery> delivered, List<Violation> violations) {
        boolean isOfChildren = registration.function().equals("children");
        boolean wasMissing = registration.out().flag("missing");
        Set<String> fitting = isOfChildren
                ? Set.of("NodeChildrenChanged", "NodeDeleted")
                : wasMissing ? Set.of("NodeCreated") : Set.of("NodeDataChanged", "NodeDeleted");
        for (Delivery delivery : delivered) {
            if (delivery.isOfZnode() && !fitting.contains(delivery.type)) {
                String message = describe(registration) + " fired " + delivery + " for a znode that was "
                        + (wasMissing ? "not there" : "there");
                violations.add(Violation.of(FITS, message, registration));
            }
        }
    }

    /** The event of the first change must come before the first answer that is at least as new as the change. */
    private static void checkDelivered(
            Operation registration,
            List<Delivery> delivered,
            Effect change,
            List<Operation> answers,
            List<Violation> violations) {
        for (Operation answer : answers) {
            boolean later = answer.span().returnEvent() > registration.span().returnEvent();
            if (later && answer.out().numberOr("zxid", -1) >= change.zxid()) {
                int seenAt = answer.span().returnEvent();
                if (delivered.isEmpty()) {
                    String message = describe(registration) + " never fired for " + change.describe()
                            + ", though its session was shown "
                            + Effect.hex(answer.out().number("zxid"));
                    violations.add(Violation.of(NONE_LOST, message, registration, change.operation(), answer));
                } else if (delivered.get(0).at > seenAt) {
                    String message = describe(registration) + " fired for " + change.describe()
                            + " after its session was shown "
                            + Effect.hex(answer.out().number("zxid"));
                    violations.add(Violation.of(BEFORE_DATA, message, registration, change.operation(), answer));
                }
                return;
            }
        }
    }

    /**
     * A client that comes back is told how a znode differs from what it knew, not what happened to it meanwhile: of one
     * that was created and deleted while the client was away it need not hear.
     */
    private static boolean mayHaveBeenAway(History history, Operation registration, Changes changes) {
        if (!registration.out().flag("missing") || !changes.wasDeletedAfter(registration)) {
            return false;
        }
        List<Event> events = history.events();
        for (int i = registration.span().returnEvent(); i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("session")) {
                Fields fields = Fields.of(event.value());
                if (fields.numberOr("session", 0) == registration.out().numberOr("session", -1)
                        && "connected".equals(fields.text("state"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void checkSessionEnds(
            History history, Map<Long, List<Delivery>> deliveries, Set<Long> removed, List<Violation> violations) {
        Map<Long, Integer> expiredAt = new HashMap<>();
        for (int i = 0; i < history.events().size(); i++) {
            Event event = history.events().get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("session")) {
                Fields fields = Fields.of(event.value());
                if (LOST.contains(fields.text("state"))) {
                    expiredAt.put(fields.number("session"), i);
                }
            }
        }
        for (Operation registration : history.operations()) {
            boolean isWatch = registration.in().has("watch") && registration.isOk();
            Integer end = isWatch ? expiredAt.get(registration.out().numberOr("session", 0)) : null;
            if (end != null
                    && !removed.contains(registration.in().number("watch"))
                    && registration.span().returnEvent() < end
                    && !deliveries.containsKey(registration.in().number("watch"))) {
                String message = describe(registration) + " was left without a word when its session expired";
                violations.add(Violation.of(SESSION_END, message, registration));
            }
        }
    }

    /** Who is told of changes. */
    private record Told(long client, long session) {}

    private static Map<Long, List<Delivery>> deliveries(History history, List<Violation> violations) {
        Map<Long, List<Delivery>> byWatch = new HashMap<>();
        // The next session of a client may be with a member that has not come as far.
        Map<Told, Delivery> lastTold = new HashMap<>();
        SessionNotes sessions = new SessionNotes(history);
        for (int i = 0; i < history.events().size(); i++) {
            Event event = history.events().get(i);
            if (event.kind() != EventKind.NOTE || !event.function().equals("event")) {
                continue;
            }
            Fields fields = Fields.of(event.value());
            Delivery delivery =
                    new Delivery(i, fields.requiredText("type"), fields.text("path"), fields.numberOr("zxid", -1));
            byWatch.computeIfAbsent(fields.number("watch"), watch -> new ArrayList<>())
                    .add(delivery);
            if (delivery.zxid >= 0) {
                long client = fields.number("client");
                Delivery before = lastTold.put(new Told(client, sessions.sessionAt(client, i)), delivery);
                if (before != null && before.zxid > delivery.zxid) {
                    String message = "client " + client + " was told of " + delivery + " after " + before;
                    violations.add(Violation.of(IN_ORDER, message));
                }
            }
        }
        return byWatch;
    }

    private static String describe(Operation registration) {
        return "watch " + registration.in().number("watch") + " of client "
                + registration.in().number("client") + " on "
                + registration.in().text("path");
    }

    /** An event that a watch delivered, and its place in the history. */
    private record Delivery(int at, String type, @Nullable String path, long zxid) {

        boolean isChange() {
            return !type.equals(SESSION_EVENT);
        }

        /** What the client's library tells of a watch that it has taken back is none. */
        boolean isOfZnode() {
            return type.startsWith(ZNODE_EVENT);
        }

        @Override
        public String toString() {
            return type + " " + path + " at " + Effect.hex(zxid);
        }
    }

    /** The changes that watches can be fired by. */
    private static final class Changes {
        private final Map<String, List<Effect>> ofNode = new HashMap<>();
        private final Map<String, List<Effect>> ofChildren = new HashMap<>();
        private final Set<String> unknown = new HashSet<>();
        private final Set<String> hidden = new HashSet<>();

        Changes(History history) {
            for (Effect effect : Effect.allOf(history)) {
                ofNode.computeIfAbsent(effect.path(), path -> new ArrayList<>()).add(effect);
                if (effect.kind() != Effect.Kind.SET) {
                    ofChildren
                            .computeIfAbsent(parent(effect.path()), path -> new ArrayList<>())
                            .add(effect);
                }
            }
            for (Operation change : history.operations("set-acl")) {
                if (!change.attempt().isRefused() && !change.in().flag("readable")) {
                    hidden.add(change.in().requiredText("path"));
                }
            }
            for (Operation operation : history.operations()) {
                addUnknown(operation, operation.in());
                operation.in().list("ops").forEach(part -> addUnknown(operation, Fields.of(part)));
            }
        }

        private void addUnknown(Operation operation, Fields in) {
            String path = in.text("path");
            boolean goesByItself = Effect.goesByItself(in.text("mode"));
            if (path != null && (goesByItself || operation.attempt().isUnknown())) {
                unknown.add(path);
                unknown.add(parent(path));
            }
        }

        boolean mayBeUnknown(String path) {
            return unknown.contains(path);
        }

        /** Whether the server may keep a change from who watches. */
        boolean mayBeHidden(Operation registration) {
            return hidden.contains(registration.in().requiredText("path"));
        }

        boolean has(Operation registration, long zxid) {
            return of(registration).stream().anyMatch(effect -> effect.zxid() == zxid);
        }

        @Nullable
        Effect firstAfter(Operation registration) {
            long zxid = registration.out().number("zxid");
            Effect first = null;
            for (Effect effect : of(registration)) {
                if (effect.zxid() > zxid && (first == null || effect.zxid() < first.zxid())) {
                    first = effect;
                }
            }
            return first;
        }

        boolean wasDeletedAfter(Operation registration) {
            return of(registration).stream()
                    .anyMatch(effect -> effect.kind() == Effect.Kind.DELETE
                            && effect.zxid() > registration.out().number("zxid"));
        }

        private List<Effect> of(Operation registration) {
            String path = registration.in().text("path");
            List<Effect> changes = ofNode.getOrDefault(path, List.of());
            if (!registration.function().equals("children")) {
                return changes;
            }
            // Who watches the children of a znode is also told that the znode itself went.
            return Stream.concat(
                            ofChildren.getOrDefault(path, List.of()).stream(),
                            changes.stream().filter(effect -> effect.kind() == Effect.Kind.DELETE))
                    .toList();
        }

        private static String parent(String path) {
            int slash = path.lastIndexOf('/');
            return slash <= 0 ? "/" : path.substring(0, slash);
        }
    }
}
