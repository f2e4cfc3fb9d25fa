package io.oarlock.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The notation that this suite records in: one JSON object a line, so that a run that was cut short is still readable.
 */
public final class JsonLines {

    private final ObjectMapper mapper = new ObjectMapper().configure(DeserializationFeature.USE_LONG_FOR_INTS, true);

    /** Reads a whole history. A last line without its end was being written when the run stopped, and is left out. */
    public History read(String text) {
        List<Event> events = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end);
            if (!line.isBlank()) {
                events.add(parse(line, events.size() + 1));
            }
            start = end + 1;
        }
        return new History(events);
    }

    /** Writes one event as a line with its end. */
    public String line(Event event) {
        Map<String, Object> fields = Fields.map(
                "process", event.process(),
                "type", event.kind().text(),
                "time", event.timeNanos(),
                "f", event.function(),
                "value", event.value());
        try {
            return mapper.writeValueAsString(fields) + "\n";
        } catch (JsonProcessingException e) {
            throw new MalformedHistoryException("cannot be written: " + event, e);
        }
    }

    /** Writes a whole history. */
    public String write(History history) {
        StringBuilder out = new StringBuilder();
        history.events().forEach(event -> out.append(line(event)));
        return out.toString();
    }

    private Event parse(String line, int number) {
        try {
            Map<?, ?> map = mapper.readValue(line, Map.class);
            Fields fields = Fields.of(map);
            EventKind kind = EventKind.parse(fields.requiredText("type"));
            return new Event(
                    fields.number("process"), kind, fields.number("time"), fields.requiredText("f"), map.get("value"));
        } catch (JsonProcessingException e) {
            throw new MalformedHistoryException("line " + number + ": " + e.getOriginalMessage(), e);
        }
    }
}
