package io.oarlock.ratis.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a member says of why it did not do as it was asked: one line of plain text. A serialized object is nothing that
 * anybody should read who does not know the sender.
 */
final class FailureText {
    private static final int CHARACTERS_MAX = 300;

    private FailureText() {}

    static byte[] of(Throwable failure) {
        return plain(failure.toString()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The sender may be no member: the text is cut to a length, and without anything that could forge lines of a log.
     */
    static String read(byte[] text) {
        byte[] head = Arrays.copyOf(text, Math.min(text.length, CHARACTERS_MAX));
        return plain(new String(head, StandardCharsets.UTF_8));
    }

    private static String plain(String text) {
        String cut = text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
