package io.oarlock.model;

import org.jspecify.annotations.Nullable;

/**
 * The text in a quota's znodes: {@code count=4,bytes=5}, in limits perhaps followed by
 * {@code =;byteHardLimit=10;countHardLimit=10}. What is missing or no number is -1, which limits nothing.
 */
public record QuotaText(long count, long bytes, long countHardLimit, long bytesHardLimit) {

    public static QuotaText parse(@Nullable Bytes data) {
        String text = data == null ? "" : data.utf8();
        return new QuotaText(
                value(text, "count"),
                value(text, "bytes"),
                value(text, "countHardLimit"),
                value(text, "byteHardLimit"));
    }

    public static Bytes stats(long count, long bytes) {
        return Bytes.utf8("count=" + count + ",bytes=" + bytes);
    }

    /** The number of the last pair with this key, as ZooKeeper takes it. */
    private static long value(String text, String key) {
        long value = -1;
        int from = 0;
        while (from < text.length()) {
            int to = from;
            while (to < text.length() && text.charAt(to) != ',' && text.charAt(to) != ';') {
                to++;
            }
            int equals = indexOfEquals(text, from, to);
            if (equals > from
                    && equals < to
                    && text.regionMatches(from, key, 0, Math.max(key.length(), equals - from))) {
                value = number(text, equals + 1, to);
            }
            from = to + 1;
        }
        return value;
    }

    /** {@code to} where there is none: what comes behind belongs to other pairs, of which a text may have a million. */
    private static int indexOfEquals(String text, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != '=') {
            at++;
        }
        return at;
    }

    private static long number(String text, int from, int to) {
        try {
            return Long.parseLong(text, from, indexOfEquals(text, from, to), 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
