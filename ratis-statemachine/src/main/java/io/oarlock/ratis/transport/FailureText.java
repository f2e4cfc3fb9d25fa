package io.oarlock.ratis.transport;

import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What a member says of why it did not do as it was asked: one line of plain text, where Ratis sends a serialized Java
 * object, which nobody should read that comes over a network.
 */
final class FailureText {
    private static final int CHARACTERS_MAX = 300;

    private FailureText() {}

    static ByteString of(Throwable failure) {
        return ByteString.copyFromUtf8(plain(failure.toString()));
    }

    /**
     * The sender may be no member: the text is cut to a length, and without anything that could forge lines of a log.
     */
    static String read(ByteString text) {
        ByteString head = text.substring(0, Math.min(text.size(), CHARACTERS_MAX));
        return plain(head.toStringUtf8());
    }

    private static String plain(String text) {
        String cut = text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
