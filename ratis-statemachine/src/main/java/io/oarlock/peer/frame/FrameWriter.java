package io.oarlock.peer.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where one frame is encoded. A source calls {@link #begin} once and then puts the payload; numbers are big endian.
 * Only the thread that has the connection's turn uses it.
 */
public final class FrameWriter {
    private static final int INITIAL_BYTES = 16 << 10;
    private static final int KEPT_BYTES_MAX = 256 << 10;

    private final int largeBytesMax;
    private final FrameSeed seed;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int size;
    private int limit;
    private int sequence;

    /** @param largeBytesMax largest payload of the types that are large, as the receiver takes it */
    public FrameWriter(int largeBytesMax, FrameSeed seed) {
        this.largeBytesMax = largeBytesMax;
        this.seed = seed;
    }

    /** Forgets what was put since the last {@link #finish}. */
    public void clear() {
        if (buffer.length > KEPT_BYTES_MAX) {
            buffer = new byte[INITIAL_BYTES];
        }
        size = 0;
        limit = 0;
    }

    public void begin(FrameType type) {
        if (size != 0) {
            throw new IllegalStateException("a frame was begun before");
        }
        limit = Frame.PAYLOAD_AT + type.payloadBytesMax(largeBytesMax);
        Arrays.fill(buffer, 0, Frame.PAYLOAD_AT, (byte) 0);
        buffer[Frame.TYPE_AT] = type.code();
        size = Frame.PAYLOAD_AT;
    }

    public void putByte(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    public void putInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    public void putLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    public void putBytes(byte[] bytes) {
        room(bytes.length).put(bytes);
    }

    /**
     * Room for so many more bytes of payload, which the caller must fill at once: a buffer on the heap, from its
     * position to its limit.
     *
     * @throws IllegalStateException when the frame would be larger than the receiver takes
     */
    public ByteBuffer room(int bytes) {
        if (size == 0 || bytes > limit - size) {
            throw new IllegalStateException("a frame of more than " + limit + " bytes");
        }
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(limit, Math.max(2L * buffer.length, (long) size + bytes)));
        }
        ByteBuffer room = ByteBuffer.wrap(buffer, size, bytes);
        size += bytes;
        return room;
    }

    /** The frame that was begun, whole; valid until {@link #clear}. */
    public ByteBuffer finish() {
        ByteBuffer frame = ByteBuffer.wrap(buffer, 0, size);
        int payloadBytes = size - Frame.PAYLOAD_AT;
        frame.putInt(0, Frame.HEADER_BYTES + payloadBytes);
        frame.putInt(Frame.SEQUENCE_AT, sequence++);
        frame.putInt(Frame.CHECKSUM_AT, seed.checksum(buffer, 0, payloadBytes));
        return frame;
    }
}
