package io.oarlock.raft;

import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * What members tell each other besides Ratis' own traffic: {@code kind, member id, content}. It travels as a stale
 * read, which Ratis hands to the state machine of the member asked, without a log entry. The answer is {@code status,
 * content}.
 */
record PeerMessage(Kind kind, int from, ByteString content) {
    private static final int HEADER = 2;

    /** Questions. The order is the wire format. */
    enum Kind {
        /** Are you there? */
        HELLO,
        /** Append this entry. */
        ENTRY,
        /** Up to where must a linearizable read wait? */
        READ_INDEX,
        /** For the leader's inbox. */
        TELL
    }

    /** Answers. The order is the wire format. */
    enum Status {
        OK,
        NOT_LEADER,
        REFUSED
    }

    ByteString encode() {
        return UnsafeByteOperations.unsafeWrap(new byte[] {(byte) kind.ordinal(), (byte) from})
                .concat(content);
    }

    static PeerMessage decode(ByteString bytes) throws IOException {
        if (bytes.size() < HEADER || bytes.byteAt(0) < 0 || bytes.byteAt(0) >= Kind.values().length) {
            throw new IOException("not a message of a member: " + bytes.size() + " bytes");
        }
        return new PeerMessage(Kind.values()[bytes.byteAt(0)], bytes.byteAt(1) & 0xff, bytes.substring(HEADER));
    }

    static ByteString answer(Status status, ByteString content) {
        return UnsafeByteOperations.unsafeWrap(new byte[] {(byte) status.ordinal()})
                .concat(content);
    }

    /** The content of an answer, or a failure when it is a refusal. */
    static ByteString contentOf(ByteString answer) throws IOException {
        if (answer.isEmpty() || answer.byteAt(0) != Status.OK.ordinal()) {
            throw new IOException("the member asked does not lead, or refused");
        }
        return answer.substring(1);
    }
}
