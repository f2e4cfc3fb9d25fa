package io.oarlock.chaos.history;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Jepsen's log lines, {@code INFO jepsen.util - 3 :invoke :cas [1 2]} with blanks between process, kind, function
 * and value. They carry no time: an event's time is its line number. Lines of processes that are no numbers (the fault
 * injector's) and lines of other loggers are left out.
 */
public final class JepsenLog {

    private static final Pattern LINE =
            Pattern.compile("^INFO\\s+jepsen\\.util - (\\d+)\\s+:(\\w+)\\s+:([\\w-]+)\\s+(.*)$");

    /** Reads a whole history. */
    public History read(String text) {
        List<Event> events = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                long process = Long.parseLong(matcher.group(1));
                EventKind kind = EventKind.parse(matcher.group(2));
                Object value = EdnParser.parse(matcher.group(4));
                events.add(new Event(process, kind, events.size(), matcher.group(3), value));
            }
        }
        return new History(events);
    }
}
