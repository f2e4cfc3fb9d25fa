package io.oarlock.differential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** One jute record under construction. It knows nothing of what is legal, so that broken records can be made too. */
final class JuteWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    JuteWriter writeInt(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    JuteWriter writeLong(long value) {
        return writeInt((int) (value >>> 32)).writeInt((int) value);
    }

    JuteWriter writeBoolean(boolean value) {
        bytes.write(value ? 1 : 0);
        return this;
    }

    JuteWriter writeBuffer(byte[] value) {
        if (value == null) {
            return writeInt(-1);
        }
        writeInt(value.length);
        bytes.writeBytes(value);
        return this;
    }

    JuteWriter writeString(String value) {
        return writeBuffer(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    <T> JuteWriter writeVector(List<T> elements, BiConsumer<JuteWriter, T> element) {
        if (elements == null) {
            return writeInt(-1);
        }
        writeInt(elements.size());
        elements.forEach(each -> element.accept(this, each));
        return this;
    }

    JuteWriter writeRaw(byte[] raw) {
        bytes.writeBytes(raw);
        return this;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
