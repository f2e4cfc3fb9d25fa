package io.oarlock.deploy.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a setting's value may look like, and what it is parsed to.
 *
 * @param name for the reader of the documentation
 * @param reader gets the value as it was given
 */
record ValueType<T>(String name, Function<String, Reading<T>> reader) {
    /** Anything, without the spaces around it. */
    static final ValueType<String> TEXT = new ValueType<>("text", value -> Reading.of(value.trim()));

    /** A path of the file system. */
    static final ValueType<Path> PATH = new ValueType<>("text", ValueType::path);

    /** Strictly {@code true} or {@code false}, in any case: ZooKeeper refuses the rest too. */
    static final ValueType<Boolean> FLAG = oneOf("true", "false").as(Boolean::valueOf);

    static final ValueType<Integer> PORT = whole(0, 65_535);

    /** A comma-separated list. */
    static final ValueType<SortedSet<String>> LIST = new ValueType<>("list", value -> Reading.of(list(value)));

    /** Addresses of other servers, each host and port. */
    static final ValueType<List<Member.Endpoint>> ENDPOINTS =
            new ValueType<>("list of host:port", ValueType::endpoints);

    /** A number of bytes: plain, or with k, m or g behind it. */
    static final ValueType<Long> BYTES = bytesFrom(0);

    /**
     * What becomes of a value.
     *
     * @param value null when what was given cannot be used
     * @param remark why it cannot be used, or what else holds than what was given; null when it is taken as given
     */
    record Reading<T>(@Nullable T value, @Nullable String remark) {
        static <T> Reading<T> of(T value) {
            return new Reading<>(value, null);
        }

        static <T> Reading<T> instead(T value, String text, String remark) {
            return new Reading<>(value, remark + "; taken as " + text);
        }

        static <T> Reading<T> refused(String complaint) {
            return new Reading<>(null, complaint);
        }
    }

    private static Reading<List<Member.Endpoint>> endpoints(String given) {
        List<Member.Endpoint> endpoints = new ArrayList<>();
        for (String each : given.split(",")) {
            Member.Endpoint endpoint = Member.Endpoint.parse(each.trim());
            if (endpoint == null) {
                return Reading.refused("'" + each.trim() + "' is not <host>:<port>");
            }
            endpoints.add(endpoint);
        }
        return Reading.of(List.copyOf(endpoints));
    }

    Reading<T> read(String given) {
        return reader.apply(given);
    }

    /** The same values, converted. */
    <R> ValueType<R> as(Function<T, R> conversion) {
        return new ValueType<>(name, text -> {
            Reading<T> reading = read(text);
            T value = reading.value();
            return new Reading<>(value == null ? null : conversion.apply(value), reading.remark());
        });
    }

    /** Whether a number of it may have k, m or g behind it. */
    boolean isByteCount() {
        return name.equals("bytes");
    }

    private static Reading<Path> path(String value) {
        try {
            return Reading.of(Path.of(value.trim()));
        } catch (InvalidPathException impossible) {
            return Reading.refused("is no path: " + impossible.getReason());
        }
    }

    private static SortedSet<String> list(String value) {
        return Collections.unmodifiableSortedSet(Arrays.stream(value.split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** A number of bytes of which {@code min} is the least that can be worked with. */
    static ValueType<Long> bytesFrom(long min) {
        return new ValueType<>("bytes", value -> {
            long bytes = ByteCount.parse(value.trim());
            if (bytes < 0) {
                return Reading.refused("is no number of bytes: '" + value + "'");
            }
            return bytes < min ? Reading.refused("must be " + min + " bytes at least, is " + bytes) : Reading.of(bytes);
        });
    }

    /** What ZooKeeper reads with {@code Integer.parseInt}: a decimal number, or no start. */
    static ValueType<Integer> whole(int min, int max) {
        return new ValueType<>("number", value -> {
            try {
                return inRange(Long.parseLong(value.trim()), min, max, Long::intValue);
            } catch (NumberFormatException notANumber) {
                return Reading.refused("is no number: '" + value + "'");
            }
        });
    }

    /**
     * What ZooKeeper reads with {@code Integer.getInteger}: decimal, {@code 0x} or {@code #} before hexadecimal digits,
     * {@code 0} before octal ones. For everything else the default holds, also for a number that no int holds.
     */
    static ValueType<Integer> decoded(int min, int max, int defaultValue) {
        return decoded(value -> inRange(Integer.decode(value), min, max, Long::intValue), defaultValue);
    }

    /** The same with {@code Long.getLong}. */
    static ValueType<Long> decodedLong(long min, long defaultValue) {
        return decoded(value -> inRange(Long.decode(value), min, Long.MAX_VALUE, Function.identity()), defaultValue);
    }

    private static <N extends Number> ValueType<N> decoded(Function<String, Reading<N>> decoder, N defaultValue) {
        return new ValueType<>("number", value -> {
            try {
                return decoder.apply(value);
            } catch (NumberFormatException notANumber) {
                return Reading.instead(
                        defaultValue, defaultValue.toString(), "is no number that ZooKeeper reads: '" + value + "'");
            }
        });
    }

    private static <N> Reading<N> inRange(long number, long min, long max, Function<Long, N> conversion) {
        return number >= min && number <= max
                ? Reading.of(conversion.apply(number))
                : Reading.refused("must lie between " + min + " and " + max + ", is " + number);
    }

    /** A number below {@code lowest} is taken as {@code instead}; the rest as {@code type} says. */
    static <N extends Number> ValueType<N> below(ValueType<N> type, long lowest, N instead) {
        return replacing(type, number -> number.longValue() < lowest, "below " + lowest, instead);
    }

    /** A number over {@code highest} is taken as {@code highest}; the rest as {@code type} says. */
    static <N extends Number> ValueType<N> atMost(ValueType<N> type, N highest) {
        return replacing(type, number -> number.longValue() > highest.longValue(), "over " + highest, highest);
    }

    private static <N extends Number> ValueType<N> replacing(
            ValueType<N> type, Predicate<N> tooFar, String where, N instead) {
        return new ValueType<>(type.name, value -> {
            Reading<N> reading = type.read(value);
            return reading.value() != null && tooFar.test(reading.value())
                    ? Reading.instead(instead, instead.toString(), "is " + reading.value() + ", " + where)
                    : reading;
        });
    }

    static ValueType<String> oneOf(String... values) {
        Set<String> allowed = Set.of(values);
        String listed = String.join(" or ", values);
        return new ValueType<>(listed, value -> {
            String lower = value.trim().toLowerCase(Locale.ROOT);
            return allowed.contains(lower)
                    ? Reading.of(lower)
                    : Reading.refused("must be " + listed + ", is '" + value + "'");
        });
    }

    /** What ZooKeeper reads with {@code Boolean.getBoolean}: everything but {@code true} is false. */
    static ValueType<Boolean> trueOnly() {
        return new ValueType<>("true or false", value -> {
            String lower = value.toLowerCase(Locale.ROOT);
            return lower.equals("true") || lower.equals("false")
                    ? Reading.of(lower.equals("true"))
                    : onlyOnBy("true", "false", value);
        });
    }

    /** Everything but {@code yes}, in small letters, is no. */
    static ValueType<Boolean> yesOnly() {
        return new ValueType<>(
                "yes or no",
                value -> value.equals("yes") || value.equals("no")
                        ? Reading.of(value.equals("yes"))
                        : onlyOnBy("yes", "no", value));
    }

    private static Reading<Boolean> onlyOnBy(String on, String off, String value) {
        return Reading.instead(false, off, "is '" + value + "', and only '" + on + "' switches it on");
    }
}
