package io.oarlock.ratis.transport;

import io.oarlock.model.Bytes;
import io.oarlock.replication.EntryRefused;
import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * What members tell each other besides Ratis' own traffic: {@code kind, member id, content}. It travels as a stale
 * read, which Ratis hands to the state machine of the member asked, without a log entry. The answer is {@code status,
 * content}.
 */
public record PeerMessage(Kind kind, int from, ByteString content) {
    private static final int HEADER = 2;

    /** Questions. */
    public enum Kind {
        /** Are you there? */
        HELLO(0),
        /** Append this entry. */
        ENTRY(1),
        /** Up to where must a linearizable read wait? */
        READ_INDEX(2),
        /** For the leader's inbox. */
        TELL(3),
        /** What do you remember of the ensemble? */
        MEMORY(4),
        /** I cannot take over the checkpoint that you sent me. */
        REFUSAL(5),
        /**
         * I have data and am to bring up the ensemble of these members: begin none without me, and what do you
         * remember?
         */
        FOUNDING(6);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        static Kind of(byte code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("a message of unknown kind " + code);
        }
    }

    /** Answers. */
    public enum Status {
        OK(0),
        NOT_LEADER(1),
        REFUSED(2),
        /** Asking again changes nothing. */
        UNACCEPTABLE(3);

        private final byte code;

        Status(int code) {
            this.code = (byte) code;
        }
    }

    /** Wraps without copying. */
    public static ByteString wrap(Bytes content) {
        return UnsafeByteOperations.unsafeWrap(content.array());
    }

    /** Copies. */
    public static Bytes copyOf(ByteString content) {
        return Bytes.wrap(content.toByteArray());
    }

    public ByteString encode() {
        return UnsafeByteOperations.unsafeWrap(new byte[] {kind.code, (byte) from})
                .concat(content);
    }

    public static PeerMessage decode(ByteString bytes) throws IOException {
        if (bytes.size() < HEADER) {
            throw new IOException("not a message of a member: " + bytes.size() + " bytes");
        }
        return new PeerMessage(Kind.of(bytes.byteAt(0)), bytes.byteAt(1) & 0xff, bytes.substring(HEADER));
    }

    public static ByteString answer(Status status, ByteString content) {
        return UnsafeByteOperations.unsafeWrap(new byte[] {status.code}).concat(content);
    }

    /** The content of an answer, or a failure when it is a refusal. */
    public static ByteString contentOf(ByteString answer) throws IOException {
        if (!answer.isEmpty() && answer.byteAt(0) == Status.UNACCEPTABLE.code) {
            throw new EntryRefused(
                    "the leader finds it unacceptable: " + answer.substring(1).toStringUtf8(), null);
        }
        if (answer.isEmpty() || answer.byteAt(0) != Status.OK.code) {
            throw new IOException("the member asked does not lead, or refused");
        }
        return answer.substring(1);
    }
}
