package io.oarlock.peer.frame;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts frames out of bytes. What a frame may have at most is checked as soon as its length and type are there, and
 * memory is taken as bytes come, not as they are announced. For one thread.
 */
public final class FrameReader {
    private static final int INITIAL_BYTES = 64 << 10;

    private final int largeBytesMax;
    private final FrameSeed seed;
    private final boolean answers;
    private final IntConsumer held;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int start;
    private int end;
    private int sequence;

    /**
     * @param largeBytesMax largest payload of the types that are large
     * @param answers whether answers come here, or requests
     * @param held told how many bytes of an unfinished frame are held, after each change
     */
    public FrameReader(int largeBytesMax, FrameSeed seed, boolean answers, IntConsumer held) {
        this.largeBytesMax = largeBytesMax;
        this.seed = seed;
        this.answers = answers;
        this.held = held;
    }

    /** Where the next bytes go: at least one has room. {@link #filled} says how many came. */
    public ByteBuffer room() {
        int unread = end - start;
        if (unread == 0) {
            start = 0;
            end = 0;
            if (buffer.length > INITIAL_BYTES) {
                buffer = new byte[INITIAL_BYTES];
            }
        } else if (end == buffer.length) {
            // Only a frame that is known to be allowed gets here with a full buffer.
            byte[] larger = unread > buffer.length / 2 ? new byte[grown()] : buffer;
            System.arraycopy(buffer, start, larger, 0, unread);
            buffer = larger;
            start = 0;
            end = unread;
        }
        return ByteBuffer.wrap(buffer, end, buffer.length - end);
    }

    private int grown() {
        long whole = Frame.LENGTH_BYTES + Frame.HEADER_BYTES + (long) largeBytesMax;
        return (int) Math.min(2L * buffer.length, Math.max(buffer.length + 1L, Math.min(whole, Integer.MAX_VALUE - 8)));
    }

    public void filled(int bytes) {
        end += bytes;
    }

    /** Bytes that are there of a frame of this type that has not come whole; 0 without one. */
    public int unfinished(FrameType type) {
        int unread = end - start;
        return unread > Frame.TYPE_AT && buffer[start + Frame.TYPE_AT] == type.code() ? unread : 0;
    }

    /** The next whole frame; null until more bytes have come. */
    @Nullable
    public Frame next() throws PeerRefusal {
        int unread = end - start;
        if (unread <= Frame.TYPE_AT) {
            held.accept(unread);
            return null;
        }
        ByteBuffer frame = ByteBuffer.wrap(buffer, start, unread).slice();
        int length = frame.getInt(0);
        FrameType type = FrameType.of(frame.get(Frame.TYPE_AT));
        PeerRefusal.unless(type.isAnswer() == answers, "a frame of type " + type + " in the wrong direction");
        PeerRefusal.unless(
                length >= Frame.HEADER_BYTES && length - Frame.HEADER_BYTES <= type.payloadBytesMax(largeBytesMax),
                "a frame of type " + type + " that announces " + Integer.toUnsignedString(length) + " bytes");
        if (unread - Frame.LENGTH_BYTES < length) {
            held.accept(unread);
            return null;
        }
        return whole(type, frame, length - Frame.HEADER_BYTES);
    }

    private Frame whole(FrameType type, ByteBuffer frame, int payloadBytes) throws PeerRefusal {
        // There are no flags yet: whoever sets one wants something that this version does not do.
        PeerRefusal.unless(
                frame.get(Frame.FLAGS_AT) == 0 && frame.getShort(Frame.FLAGS_AT + 1) == 0,
                "a frame with bits that this version does not know");
        PeerRefusal.unless(frame.getInt(Frame.SEQUENCE_AT) == sequence, "a frame out of sequence");
        PeerRefusal.unless(
                frame.getInt(Frame.CHECKSUM_AT) == seed.checksum(buffer, start, payloadBytes),
                "a frame with a wrong checksum");
        sequence++;
        int from = start + Frame.PAYLOAD_AT;
        start = from + payloadBytes;
        return new Frame(type, ByteBuffer.wrap(buffer, from, payloadBytes).slice());
    }

    /** For tests: what it keeps. */
    public int bufferBytes() {
        return buffer.length;
    }
}
