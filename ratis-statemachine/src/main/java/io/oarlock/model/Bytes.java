package io.oarlock.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Immutable bytes with value equality. An array that is wrapped must not be changed afterwards, nor one that is read.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Wraps without copying: the caller must not change {@code array} afterwards. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return array.length;
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] array() {
        return array;
    }

    public String utf8() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    /** For secrets: takes as long however many of the bytes are the same. */
    public boolean isSameSecret(Bytes other) {
        return MessageDigest.isEqual(array, other.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        int shown = Math.min(array.length, 32);
        String hex = HexFormat.of().formatHex(array, 0, shown);
        return "Bytes[" + array.length + ":" + hex + (shown < array.length ? "..." : "") + "]";
    }
}
