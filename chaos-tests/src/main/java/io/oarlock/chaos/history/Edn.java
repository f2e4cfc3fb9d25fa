package io.oarlock.chaos.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories as Jepsen and knossos store them, and writes ours so that those checkers can judge them too. Events
 * of processes that are no numbers (the fault injector's) are left out.
 */
public final class Edn {

    /** Reads a whole history: one vector or list of maps, or maps one after the other. */
    public History read(String text) {
        EdnParser parser = new EdnParser(text);
        List<Event> events = new ArrayList<>();
        while (parser.hasNext()) {
            add(events, parser.next());
        }
        return new History(events);
    }

    /** Writes one map a line. Kinds that Jepsen does not know are left out. */
    public String write(History history) {
        StringBuilder out = new StringBuilder("[");
        for (Event event : history.events()) {
            if (event.kind() != EventKind.NOTE) {
                out.append(out.length() == 1 ? "" : "\n ").append(line(event));
            }
        }
        return out.append("]\n").toString();
    }

    private static void add(List<Event> events, @Nullable Object value) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> add(events, item));
            return;
        }
        if (!(value instanceof Map<?, ?>)) {
            throw new MalformedHistoryException("an event should be a map but is " + value);
        }
        Fields fields = Fields.of(value);
        Object process = ((Map<?, ?>) value).get("process");
        if (process instanceof Long number) {
            EventKind kind = EventKind.parse(fields.requiredText("type"));
            long timeNanos = fields.numberOr("time", events.size());
            events.add(new Event(number, kind, timeNanos, fields.requiredText("f"), ((Map<?, ?>) value).get("value")));
        }
    }

    private static String line(Event event) {
        String type = event.kind() == EventKind.UNKNOWN ? "info" : event.kind().text();
        return "{:process " + event.process() + ", :type :" + type + ", :f :" + event.function() + ", :value "
                + print(event.value()) + ", :time " + event.timeNanos() + "}";
    }

    private static String print(@Nullable Object value) {
        if (value == null) {
            return "nil";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(" ", list.stream().map(Edn::print).toList()) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> parts = map.entrySet().stream()
                    .map(part -> ":" + part.getKey() + " " + print(part.getValue()))
                    .toList();
            return "{" + String.join(", ", parts) + "}";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return '"'
                + value.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                + '"';
    }
}
