package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What became of each client's connection and when: the notes {@code session} of a history, by client. */
public final class SessionNotes {

    private static final TreeMap<Integer, Fields> NONE = new TreeMap<>();

    private final Map<Long, TreeMap<Integer, Fields>> byClient = new HashMap<>();

    public SessionNotes(History history) {
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind() == EventKind.NOTE && event.function().equals("session")) {
                Fields fields = Fields.of(event.value());
                byClient.computeIfAbsent(fields.number("client"), client -> new TreeMap<>())
                        .put(i, fields);
            }
        }
    }

    /** The session that a client had when an event came; 0 before its first one. */
    public long sessionAt(long client, int event) {
        Map.Entry<Integer, Fields> last = of(client).lowerEntry(event);
        return last == null ? 0 : last.getValue().numberOr("session", 0);
    }

    /**
     * The first event after the given one at which the client's connection changed; the greatest number if none did.
     */
    public int nextChange(long client, int event) {
        Integer next = of(client).higherKey(event);
        return next == null ? Integer.MAX_VALUE : next;
    }

    /** What the client noted of its connection at an event. */
    public Fields at(long client, int event) {
        Fields fields = of(client).get(event);
        return fields == null ? Fields.of(null) : fields;
    }

    private NavigableMap<Integer, Fields> of(long client) {
        return byClient.getOrDefault(client, NONE);
    }
}
