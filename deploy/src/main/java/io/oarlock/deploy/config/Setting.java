package io.oarlock.deploy.config;

import io.oarlock.model.Bound;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration file. Its declaration in {@link Settings} is the only place that names it: the reader
 * parses what was given with its type, the page of settings shows it, and what uses it asks {@link ServerConfig#get}.
 *
 * @param key as in the file; a trailing {@code *} stands for any rest
 * @param type what its text is parsed with
 * @param defaultText what holds when the key is not given; empty for nothing
 * @param unit of a number, empty when it counts things
 * @param doc one sentence for the operator
 * @param bound that it sets; null where it sets none
 * @param <T> what its text is parsed to
 */
public record Setting<T>(
        String key,
        ValueType<T> type,
        String defaultText,
        String unit,
        String doc,
        Use use,
        @Nullable Bound bound) {
    /** What the server does with a key. */
    public enum Use {
        /** It has an effect. */
        EFFECTIVE,
        /** Accepted, with one warning, because it cannot change what clients see. */
        WITHOUT_EFFECT,
        /** Refused unless it says what holds anyway: to ignore it would leave data less safe than its author meant. */
        REFUSED
    }

    static <T> Setting<T> effective(String key, ValueType<T> type, String defaultText, String unit, String doc) {
        return new Setting<>(key, type, defaultText, unit, doc, Use.EFFECTIVE, null);
    }

    /** Sets a bound, which has the key and the default. */
    static <T> Setting<T> bounding(Bound bound, ValueType<T> type, String unit, String doc) {
        String defaultText =
                type.isByteCount() ? ByteCount.text(bound.defaultValue()) : String.valueOf(bound.defaultValue());
        return new Setting<>(bound.key(), type, defaultText, unit, doc, Use.EFFECTIVE, bound);
    }

    static Setting<String> withoutEffect(String key, String why) {
        return new Setting<>(key, ValueType.TEXT, "", "", why, Use.WITHOUT_EFFECT, null);
    }

    static Setting<String> refused(String key, String unless, String why) {
        return new Setting<>(key, ValueType.TEXT, unless, "", why, Use.REFUSED, null);
    }

    boolean isFamily() {
        return key.endsWith("*");
    }

    boolean covers(String name) {
        return isFamily() ? name.startsWith(key.substring(0, key.length() - 1)) : name.equals(key);
    }
}
