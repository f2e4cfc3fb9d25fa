package io.oarlock.peer.frame;

import java.nio.ByteBuffer;

/**
 * One message as it was received. On the wire, big endian: {@code u32 length of what follows, u8 type, u8 flags, u16
 * zero, u32 sequence, u32 checksum, payload}.
 *
 * @param payload on the heap, from 0 to its limit; valid until the handler that was given the frame returns
 */
public record Frame(FrameType type, ByteBuffer payload) {
    /** The length itself. */
    public static final int LENGTH_BYTES = Integer.BYTES;
    /** From type to checksum. */
    public static final int HEADER_BYTES = 12;

    static final int TYPE_AT = LENGTH_BYTES;
    static final int FLAGS_AT = TYPE_AT + 1;
    static final int SEQUENCE_AT = TYPE_AT + 4;
    static final int CHECKSUM_AT = TYPE_AT + 8;
    static final int PAYLOAD_AT = LENGTH_BYTES + HEADER_BYTES;

    /** The payload, copied. */
    public byte[] content() {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }
}
