package io.oarlock.deploy.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a setting's value may look like.
 *
 * @param name for the reader of the documentation
 * @param complaint says what is wrong with a value, null when nothing is
 */
public record ValueType(String name, Function<String, @Nullable String> complaint) {
    /** Anything. */
    public static final ValueType TEXT = new ValueType("text", value -> null);

    /** Strictly {@code true} or {@code false}, in any case: ZooKeeper refuses the rest too. */
    public static final ValueType FLAG = oneOf("true", "false");

    public static final ValueType YES_NO = oneOf("yes", "no");

    public static final ValueType PORT = whole(0, 65_535);

    /** A comma-separated list. */
    public static final ValueType LIST = new ValueType("list", value -> null);

    /** A number of bytes: plain, or with k, m or g behind it. */
    public static final ValueType BYTES = new ValueType(
            "bytes", value -> ByteCount.parse(value) < 0 ? "is no number of bytes: '" + value + "'" : null);

    public static ValueType whole(long min, long max) {
        return new ValueType("number", value -> {
            try {
                long number = Long.parseLong(value);
                return number >= min && number <= max
                        ? null
                        : "must lie between " + min + " and " + max + ", is " + number;
            } catch (NumberFormatException notANumber) {
                return "is no number: '" + value + "'";
            }
        });
    }

    public static ValueType oneOf(String... values) {
        Set<String> allowed = Set.of(values);
        String listed = String.join(" or ", List.of(values));
        return new ValueType(
                listed,
                value -> allowed.contains(value.toLowerCase(Locale.ROOT))
                        ? null
                        : "must be " + listed + ", is '" + value + "'");
    }
}
