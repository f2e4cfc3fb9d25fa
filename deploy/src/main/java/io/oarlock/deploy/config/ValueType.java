package io.oarlock.deploy.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a setting's value may look like, and what is made of it.
 *
 * @param name for the reader of the documentation
 * @param reader gets the value as it was given
 */
record ValueType(String name, Function<String, Reading> reader) {
    /** Anything, without the spaces around it. */
    static final ValueType TEXT = new ValueType("text", value -> Reading.of(value.trim()));

    /** Strictly {@code true} or {@code false}, in any case: ZooKeeper refuses the rest too. */
    static final ValueType FLAG = oneOf("true", "false");

    static final ValueType PORT = whole(0, 65_535);

    /** A comma-separated list. */
    static final ValueType LIST = new ValueType("list", TEXT.reader);

    /** A number of bytes: plain, or with k, m or g behind it. */
    static final ValueType BYTES = bytesFrom(0);

    /**
     * What becomes of a value.
     *
     * @param value in the form that {@link Values} reads; null when the value cannot be used
     * @param remark why it cannot be used, or what else holds than what was given; null when it is taken as given
     */
    record Reading(@Nullable String value, @Nullable String remark) {
        static Reading of(Object value) {
            return new Reading(value.toString(), null);
        }

        static Reading instead(Object value, String remark) {
            return new Reading(value.toString(), remark);
        }

        static Reading refused(String complaint) {
            return new Reading(null, complaint);
        }
    }

    Reading read(String given) {
        return reader.apply(given);
    }

    /** A number of bytes of which {@code min} is the least that can be worked with. */
    static ValueType bytesFrom(long min) {
        return new ValueType("bytes", value -> {
            long bytes = ByteCount.parse(value.trim());
            if (bytes < 0) {
                return Reading.refused("is no number of bytes: '" + value + "'");
            }
            return bytes < min ? Reading.refused("must be " + min + " bytes at least, is " + bytes) : Reading.of(bytes);
        });
    }

    /** What ZooKeeper reads with {@code Integer.parseInt}: a decimal number, or no start. */
    static ValueType whole(long min, long max) {
        return new ValueType("number", value -> {
            try {
                return inRange(Long.parseLong(value.trim()), min, max);
            } catch (NumberFormatException notANumber) {
                return Reading.refused("is no number: '" + value + "'");
            }
        });
    }

    /**
     * What ZooKeeper reads with {@code Integer.getInteger}: decimal, {@code 0x} or {@code #} before hexadecimal digits,
     * {@code 0} before octal ones. For everything else the default holds, also for a number that no int holds.
     */
    static ValueType decoded(long min, long max, String defaultValue) {
        return decoded(value -> inRange(Integer.decode(value), min, max), defaultValue);
    }

    /** The same with {@code Long.getLong}. */
    static ValueType decodedLong(long min, String defaultValue) {
        return decoded(value -> inRange(Long.decode(value), min, Long.MAX_VALUE), defaultValue);
    }

    private static ValueType decoded(Function<String, Reading> decoder, String defaultValue) {
        return new ValueType("number", value -> {
            try {
                return decoder.apply(value);
            } catch (NumberFormatException notANumber) {
                return Reading.instead(defaultValue, "is no number that ZooKeeper reads: '" + value + "'");
            }
        });
    }

    private static Reading inRange(long number, long min, long max) {
        return number >= min && number <= max
                ? Reading.of(number)
                : Reading.refused("must lie between " + min + " and " + max + ", is " + number);
    }

    /** A number below {@code lowest} is taken as {@code instead}; the rest as this type says. */
    ValueType below(long lowest, long instead) {
        return replacing(number -> number < lowest, "below " + lowest, instead);
    }

    /** A number over {@code highest} is taken as {@code highest}; the rest as this type says. */
    ValueType atMost(long highest) {
        return replacing(number -> number > highest, "over " + highest, highest);
    }

    private ValueType replacing(Function<Long, Boolean> tooFar, String where, long instead) {
        return new ValueType(name, value -> {
            Reading reading = read(value);
            return reading.value() != null && tooFar.apply(Long.valueOf(reading.value()))
                    ? Reading.instead(instead, "is " + reading.value() + ", " + where)
                    : reading;
        });
    }

    static ValueType oneOf(String... values) {
        Set<String> allowed = Set.of(values);
        String listed = String.join(" or ", List.of(values));
        return new ValueType(listed, value -> {
            String lower = value.trim().toLowerCase(Locale.ROOT);
            return allowed.contains(lower)
                    ? Reading.of(lower)
                    : Reading.refused("must be " + listed + ", is '" + value + "'");
        });
    }

    /** What ZooKeeper reads with {@code Boolean.getBoolean}: everything but {@code true} is false. */
    static ValueType trueOnly() {
        return new ValueType("true or false", value -> {
            String lower = value.toLowerCase(Locale.ROOT);
            return lower.equals("true") || lower.equals("false") ? Reading.of(lower) : onlyOnBy("true", "false", value);
        });
    }

    /** Everything but {@code yes}, in small letters, is no. */
    static ValueType yesOnly() {
        return new ValueType(
                "yes or no",
                value -> value.equals("yes") || value.equals("no") ? Reading.of(value) : onlyOnBy("yes", "no", value));
    }

    private static Reading onlyOnBy(String on, String off, String value) {
        return Reading.instead(off, "is '" + value + "', and only '" + on + "' switches it on");
    }
}
