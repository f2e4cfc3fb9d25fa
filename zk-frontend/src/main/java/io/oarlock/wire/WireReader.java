package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads jute's primitives from a frame. Whatever does not fit is a {@link BrokenRecord}; malformed UTF-8 becomes
 * U+FFFD, as in ZooKeeper. Copies everything it hands out, so the frame may be reused afterwards.
 */
public final class WireReader {
    private static final int ELEMENTS_EXPECTED_MAX = 256;

    private final ByteBuf frame;

    public WireReader(ByteBuf frame) {
        this.frame = frame;
    }

    public int readInt() {
        need(Integer.BYTES);
        return frame.readInt();
    }

    public long readLong() {
        need(Long.BYTES);
        return frame.readLong();
    }

    /** Any byte but zero is true. */
    public boolean readBoolean() {
        need(1);
        return frame.readByte() != 0;
    }

    public boolean hasMore() {
        return frame.isReadable();
    }

    public @Nullable Bytes readBuffer() {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        frame.readBytes(bytes);
        return Bytes.wrap(bytes);
    }

    public @Nullable String readText() {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        return frame.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    /** A text that the record cannot do without. */
    public String requireText() {
        String text = readText();
        if (text == null) {
            throw new BrokenRecord("null text");
        }
        return text;
    }

    /** A vector of texts that the record cannot do without. */
    public List<String> requireTexts() {
        int count = readInt();
        if (count == -1) {
            throw new BrokenRecord("null vector");
        }
        List<String> texts = new ArrayList<>(expected(count));
        for (int i = 0; i < count; i++) {
            texts.add(requireText());
        }
        return texts;
    }

    private int readLength() {
        int length = readInt();
        if (length < -1 || length > frame.readableBytes()) {
            throw new BrokenRecord("length " + length + " with " + frame.readableBytes() + " bytes left");
        }
        return length;
    }

    private void need(int bytes) {
        if (frame.readableBytes() < bytes) {
            throw new BrokenRecord("record ends after " + frame.readableBytes() + " of " + bytes + " bytes");
        }
    }

    /** A count is only a client's word: it must not make us allocate. */
    static int expected(int count) {
        return Math.max(0, Math.min(count, ELEMENTS_EXPECTED_MAX));
    }
}
