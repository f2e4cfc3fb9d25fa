package io.oarlock.peer.frame;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is. Requests go from the member that opened the connection to the one that accepted it, answers the
 * other way; a frame in the wrong direction ends the connection. Numbers are part of the protocol and never reused.
 */
public enum FrameType {
    /** Entries of the log, or a heartbeat; answered by {@link #ACK}. */
    APPEND(1, true),
    /** A commit index; answered by {@link #ACK} only where it does not fit the log of the receiver. */
    COMMIT(2, false),
    /** A request for a vote. */
    VOTE(3, false),
    /** The call to stand for election. */
    STAND(4, false),
    /** A piece of a snapshot. */
    PIECE(5, true),
    /** An entry for the leader's log; no answer but {@link #FORWARD_REFUSED}. */
    FORWARD(6, true),
    /** Up to where must a linearizable read wait? */
    READ_INDEX(7, false),
    /** For the leader's inbox. */
    TELL(8, true),
    /** What do you remember of the ensemble? */
    MEMORY(9, false),
    /** A member with data is to bring up the ensemble: begin none without it, and what do you remember? */
    FOUNDING(10, false),
    /** The checkpoint that the leader sent cannot be taken over. */
    CHECKPOINT_REFUSAL(11, false),
    /** Is anybody there? */
    PING(12, false),

    ACK(64, false),
    /** The answer to any question, named by the question's number. */
    ANSWER(65, false),
    FORWARD_REFUSED(66, false);

    /** Payload of every type that is not large. */
    public static final int SMALL_BYTES_MAX = 64 << 10;

    private static final int FIRST_ANSWER = 64;
    private static final int CODES = 128;
    private static final @Nullable FrameType[] BY_CODE = byCode();

    private final byte code;
    private final boolean large;

    FrameType(int code, boolean large) {
        this.code = (byte) code;
        this.large = large;
    }

    private static @Nullable FrameType[] byCode() {
        @Nullable FrameType[] types = new FrameType[CODES];
        for (FrameType type : values()) {
            types[type.code] = type;
        }
        return types;
    }

    public static FrameType of(byte code) throws PeerRefusal {
        FrameType type = code < 0 ? null : BY_CODE[code];
        if (type == null) {
            throw new PeerRefusal("a frame of unknown type " + code);
        }
        return type;
    }

    public byte code() {
        return code;
    }

    public boolean isAnswer() {
        return code >= FIRST_ANSWER;
    }

    /** Largest payload in bytes. */
    public int payloadBytesMax(int largeBytesMax) {
        return large ? largeBytesMax : Math.min(SMALL_BYTES_MAX, largeBytesMax);
    }
}
