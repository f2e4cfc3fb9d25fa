package io.oarlock.chaos.history;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A read-only view of a value with named parts; absent parts read as absent, parts of a wrong type are an error. */
public final class Fields {

    private static final Fields EMPTY = new Fields(Map.of());

    private final Map<?, ?> parts;

    private Fields(Map<?, ?> parts) {
        this.parts = parts;
    }

    /** Views a value of an event; anything but a map has no parts. */
    public static Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Fields(map) : EMPTY;
    }

    /** Builds a value of an event from alternating names and parts; parts that are null are left out. */
    public static Map<String, Object> map(@Nullable Object... namesAndParts) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndParts.length; i += 2) {
            Object part = namesAndParts[i + 1];
            if (part != null) {
                map.put(String.valueOf(namesAndParts[i]), part);
            }
        }
        return Collections.unmodifiableMap(map);
    }

    public boolean has(String name) {
        return parts.get(name) != null;
    }

    /** The part as a number. */
    public long number(String name) {
        return number(name, null);
    }

    /** The part as a number, or the given one when it is absent. */
    public long numberOr(String name, long absent) {
        return number(name, absent);
    }

    /** The part as text; absent is an error. */
    public String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw new MalformedHistoryException("field " + name + " is absent in " + parts);
        }
        return text;
    }

    /** The part as text; null when absent. */
    public @Nullable String text(String name) {
        Object part = parts.get(name);
        return part == null ? null : part.toString();
    }

    /** Whether the part is there and true. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(parts.get(name));
    }

    /** The part as a list; empty when absent. */
    public List<?> list(String name) {
        return parts.get(name) instanceof List<?> list ? list : List.of();
    }

    /** The part as named fields; empty when absent. */
    public Fields fields(String name) {
        return of(parts.get(name));
    }

    private long number(String name, @Nullable Long absent) {
        Object part = parts.get(name);
        if (part instanceof Number number) {
            return number.longValue();
        }
        if (part == null && absent != null) {
            return absent;
        }
        throw new MalformedHistoryException(
                "field " + name + " should be a number but is " + Objects.toString(part, "absent") + " in " + parts);
    }

    @Override
    public String toString() {
        return parts.toString();
    }
}
