package io.oarlock.differential;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the fields of one jute record; running out of bytes is a {@link java.nio.BufferUnderflowException}. */
final class JuteReader {

    private final ByteBuffer bytes;

    JuteReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int readInt() {
        return bytes.getInt();
    }

    long readLong() {
        return bytes.getLong();
    }

    boolean readBoolean() {
        return bytes.get() != 0;
    }

    byte[] readBuffer() {
        int length = bytes.getInt();
        if (length < 0) {
            return null;
        }
        byte[] buffer = new byte[Math.min(length, bytes.remaining() + 1)];
        bytes.get(buffer);
        return buffer;
    }

    String readString() {
        byte[] utf8 = readBuffer();
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }

    <T> List<T> readVector(Function<JuteReader, T> element) {
        int count = bytes.getInt();
        if (count < 0) {
            return null;
        }
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.apply(this));
        }
        return elements;
    }

    int remaining() {
        return bytes.remaining();
    }
}
