package io.oarlock.chaos.check.watch;

import io.oarlock.chaos.check.evidence.DataReads;
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
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A session that watches a znode with {@code exists} is told before it reads that the znode came or went, whoever
 * changed it and why: also where it went with the session that owned it, which no write in the history shows. And it is
 * not told too early: what it asks for after an event, over the same connection, is answered from a state that has the
 * change.
 */
public final class WatchedReads implements Checker {

    public static final String TOLD_FIRST =
            "a client that watches a znode is told before it reads that it came or went";

    public static final String READABLE = "what a client asks for after an event is as new as the event";

    @Override
    public String name() {
        return "watched reads";
    }

    @Override
    public Findings check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, Integer> firedAt = firedAt(history);
        Map<List<Object>, List<Operation>> reads = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (DataReads.isRead(operation)
                    && operation.isOk()
                    && operation.out().has("session")) {
                reads.computeIfAbsent(key(operation), key -> new ArrayList<>()).add(operation);
            }
        }
        int judged = 0;
        for (Operation watch : history.operations("exists")) {
            if (watch.isOk() && watch.in().has("watch") && watch.out().has("session")) {
                Operation other = firstOther(watch, reads.getOrDefault(key(watch), List.of()));
                int fired = firedAt.getOrDefault(watch.in().number("watch"), Integer.MAX_VALUE);
                judged += other == null ? 0 : 1;
                if (other != null && fired > other.span().returnEvent()) {
                    String message = "watch " + watch.in().number("watch") + " had not fired when "
                            + watch.in().text("path") + " was read and had "
                            + (other.out().flag("missing") ? "gone" : "come");
                    violations.add(Violation.of(TOLD_FIRST, message, watch, other));
                }
            }
        }
        int after = checkReadable(history, violations);
        return Findings.of(name(), violations, Map.of("watches judged", judged, "answers after events", after));
    }

    /** How many answers were judged. */
    private static int checkReadable(History history, List<Violation> violations) {
        SessionNotes sessions = new SessionNotes(history);
        Map<Long, NavigableMap<Integer, Long>> told = toldZxids(history);
        int judged = 0;
        for (Operation asked : history.operations()) {
            boolean shows =
                    asked.isOk() && asked.out().has("zxid") && !asked.in().has("watch");
            long client = asked.in().numberOr("client", -1);
            int called = asked.span().callEvent();
            Map.Entry<Integer, Long> last =
                    shows ? told.getOrDefault(client, new TreeMap<>()).lowerEntry(called) : null;
            if (last == null
                    || sessions.nextChange(client, last.getKey()) < asked.span().returnEvent()) {
                continue;
            }
            judged++;
            if (asked.out().number("zxid") < last.getValue()) {
                String message = "client " + client + " was told of a change at " + Effect.hex(last.getValue())
                        + " and then shown " + Effect.hex(asked.out().number("zxid"));
                violations.add(Violation.of(READABLE, message, asked));
            }
        }
        return judged;
    }

    /** The zxid of the last event that each client was told, by the place of the event in the history. */
    private static Map<Long, NavigableMap<Integer, Long>> toldZxids(History history) {
        Map<Long, NavigableMap<Integer, Long>> told = new HashMap<>();
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("event")) {
                Fields fields = Fields.of(event.value());
                if (fields.numberOr("zxid", -1) > 0) {
                    told.computeIfAbsent(fields.number("client"), client -> new TreeMap<>())
                            .put(i, fields.number("zxid"));
                }
            }
        }
        return told;
    }

    /** The first read after the watch was set that shows the opposite of what it was told then. */
    private static @Nullable Operation firstOther(Operation watch, List<Operation> reads) {
        for (Operation read : reads) {
            boolean later = read.span().callEvent() > watch.span().returnEvent();
            if (later && read.out().flag("missing") != watch.out().flag("missing")) {
                return read;
            }
        }
        return null;
    }

    private static List<Object> key(Operation operation) {
        return List.of(operation.out().number("session"), operation.in().requiredText("path"));
    }

    private static Map<Long, Integer> firedAt(History history) {
        Map<Long, Integer> firedAt = new HashMap<>();
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).kind() == EventKind.NOTE
                    && events.get(i).function().equals("event")) {
                firedAt.putIfAbsent(Fields.of(events.get(i).value()).number("watch"), i);
            }
        }
        return firedAt;
    }
}
