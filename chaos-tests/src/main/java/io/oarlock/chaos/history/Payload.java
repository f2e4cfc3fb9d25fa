package io.oarlock.chaos.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data of znodes as histories have them. Text that ends in {@code ~} and a number stands for data of so many bytes: the
 * text itself, filled up with dots; all other text is the data.
 */
public final class Payload {

    private static final Pattern LARGE = Pattern.compile("^.*~(\\d+)$");
    private static final byte FILLER = '.';
    /** Data that are longer are shown without what fills them. */
    private static final int SHOWN_BYTES_MAX = 200;

    private Payload() {}

    /** The text for data of this many bytes. */
    public static String large(String text, int bytes) {
        return text + "~" + bytes;
    }

    /** What is sent. */
    public static byte[] bytes(String text) {
        byte[] head = text.getBytes(StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOf(head, Math.max(head.length, length(text)));
        Arrays.fill(data, head.length, data.length, FILLER);
        return data;
    }

    /** How many bytes the data have. */
    public static int length(String text) {
        Matcher large = LARGE.matcher(text);
        return large.matches() ? Integer.parseInt(large.group(1)) : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The text for what was received; data that were cut or changed come out as a text that nobody wrote. */
    public static String text(byte[] data) {
        if (data.length <= SHOWN_BYTES_MAX) {
            return new String(data, StandardCharsets.UTF_8);
        }
        int end = data.length;
        while (end > 0 && data[end - 1] == FILLER) {
            end--;
        }
        String head = new String(data, 0, Math.min(end, SHOWN_BYTES_MAX), StandardCharsets.UTF_8);
        boolean isWhole = end <= SHOWN_BYTES_MAX && length(head) == data.length;
        return isWhole ? head : head + " and more, " + data.length + " bytes";
    }
}
