package io.oarlock.chaos.history;

import java.util.Locale;

/** What one line of a history says about an operation. */
public enum EventKind {
    /** The process sent the operation. */
    INVOKE,
    /** The operation took effect; the value is its result. */
    OK,
    /** The operation definitely did not take effect. */
    FAIL,
    /** The operation may take effect at any later time, or never. */
    UNKNOWN,
    /** Something that the process observed without asking: a watch event, a change of its session. */
    NOTE;

    /** The name used in files, in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name written by {@link #text()}; Jepsen's {@code info} means unknown. */
    public static EventKind parse(String text) {
        if (text.equals("info")) {
            return UNKNOWN;
        }
        for (EventKind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new MalformedHistoryException("unknown kind of event: " + text);
    }
}
