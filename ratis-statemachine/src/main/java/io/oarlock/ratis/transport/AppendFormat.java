package io.oarlock.ratis.transport;

import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.apache.ratis.util.ProtoUtils;

/**
 * Appends and their acknowledgements as bytes: numbers, and the entries as the log has them. Who speaks to whom is
 * known of the connection. Big endian: {@link FrameType#APPEND} is {@code u64 term, u64 commit, u64 previous term, u64
 * previous index (-1 for none), u64 call id, u8 flags, u32 count}, and for each entry {@code u32 length,
 * LogEntryProto}; {@link FrameType#COMMIT} is the same without entries; {@link FrameType#ACK} is {@code u64 call id,
 * u64 term, u8 result, u64 next index, u64 match index, u64 commit}, and behind a failure a line of text.
 */
public final class AppendFormat {
    /** Id of no append: an answer that has it says what a follower knows of its leader, and nothing of entries. */
    static final long NO_CALL = 0;

    private static final int INITIALIZING = 1;
    private static final int NO_PREVIOUS = -1;
    /** Result of an append that was not answered by Ratis: nothing is known of the follower's log. */
    private static final int FAILED = 15;

    private static final int ACK_BYTES = 5 * Long.BYTES + 1;
    private static final int SMALLEST_ENTRY_BYTES = Integer.BYTES;

    private AppendFormat() {}

    /** Encodes what a leader sends. */
    public static void put(AppendRequest request, FrameWriter out) {
        TermIndex previous = request.previous();
        out.begin(request.type());
        out.putLong(request.term());
        out.putLong(request.commit());
        out.putLong(previous == null ? 0 : previous.getTerm());
        out.putLong(previous == null ? NO_PREVIOUS : previous.getIndex());
        out.putLong(request.callId());
        out.putByte(request.initializing() ? INITIALIZING : 0);
        out.putInt(request.entries().size());
        for (LogEntryProto entry : request.entries()) {
            put(entry, out);
        }
    }

    private static void put(LogEntryProto entry, FrameWriter out) {
        int size = entry.getSerializedSize();
        out.putInt(size);
        ByteBuffer room = out.room(size);
        try {
            CodedOutputStream bytes =
                    CodedOutputStream.newInstance(room.array(), room.arrayOffset() + room.position(), size);
            entry.writeTo(bytes);
            bytes.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("an entry does not have the size that it says", e);
        }
    }

    /**
     * Decodes what a leader has sent.
     *
     * @param payload on the heap
     * @param from member at the other end
     * @param to this member
     */
    public static AppendEntriesRequestProto request(ByteBuffer payload, int from, int to) throws PeerRefusal {
        ProtoParser parser = new ProtoParser(payload.remaining());
        PeerRefusal.unless(payload.remaining() >= 5 * Long.BYTES + 1 + Integer.BYTES, "an append that is cut short");
        AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder()
                .setLeaderTerm(payload.getLong())
                .setLeaderCommit(payload.getLong());
        long previousTerm = payload.getLong();
        long previousIndex = payload.getLong();
        if (previousIndex != NO_PREVIOUS) {
            request.setPreviousLog(
                    TermIndexProto.newBuilder().setTerm(previousTerm).setIndex(previousIndex));
        }
        request.setServerRequest(header(from, to, payload.getLong()));
        int flags = payload.get();
        PeerRefusal.unless((flags & ~INITIALIZING) == 0, "an append with bits that this version does not know");
        request.setInitializing(flags == INITIALIZING);
        int count = payload.getInt();
        PeerRefusal.unless(
                count >= 0 && count <= payload.remaining() / SMALLEST_ENTRY_BYTES, "an append with too many entries");
        for (int i = 0; i < count; i++) {
            PeerRefusal.unless(payload.remaining() >= Integer.BYTES, "an append that is cut short");
            request.addEntries(parser.next(ProtoParser.ENTRY, payload, payload.getInt()));
        }
        PeerRefusal.unless(!payload.hasRemaining(), "an append with something behind it");
        return request.build();
    }

    /** What Ratis puts before a request. */
    static RaftRpcRequestProto header(int from, int to, long callId) {
        return RaftRpcRequestProto.newBuilder()
                .setRequestorId(RatisPeers.idOf(from).toByteString())
                .setReplyId(RatisPeers.idOf(to).toByteString())
                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()))
                .setCallId(callId)
                .build();
    }

    /** Encodes what a follower answers. */
    public static byte[] ack(AppendEntriesReplyProto reply) {
        return ByteBuffer.allocate(ACK_BYTES)
                .putLong(reply.getServerReply().getCallId())
                .putLong(reply.getTerm())
                .put((byte) reply.getResult().getNumber())
                .putLong(reply.getNextIndex())
                .putLong(reply.getMatchIndex())
                .putLong(reply.getFollowerCommit())
                .array();
    }

    /** Encodes that an append has no answer. */
    static byte[] failure(long callId, Throwable failure) {
        byte[] text = FailureText.of(failure);
        return ByteBuffer.allocate(ACK_BYTES + text.length)
                .putLong(callId)
                .putLong(0)
                .put((byte) FAILED)
                .putLong(0)
                .putLong(0)
                .putLong(0)
                .put(text)
                .array();
    }

    /**
     * An acknowledgement.
     *
     * @param callId of the append
     * @param failure why there is none; empty otherwise
     */
    public record Ack(
            long callId,
            long term,
            AppendResult result,
            long nextIndex,
            long matchIndex,
            long followerCommit,
            String failure) {
        /** Whether Ratis gave no answer: nothing is known of the follower's log. */
        public boolean isFailure() {
            return !failure.isEmpty();
        }
    }

    /** Decodes what a follower has answered. */
    public static Ack ack(ByteBuffer payload) throws PeerRefusal {
        PeerRefusal.unless(payload.remaining() >= ACK_BYTES, "an acknowledgement that is cut short");
        long callId = payload.getLong();
        long term = payload.getLong();
        int code = payload.get();
        AppendResult result = code == FAILED ? AppendResult.INCONSISTENCY : AppendResult.forNumber(code);
        if (result == null) {
            throw new PeerRefusal("an acknowledgement of an unknown kind");
        }
        long nextIndex = payload.getLong();
        long matchIndex = payload.getLong();
        long followerCommit = payload.getLong();
        byte[] text = new byte[payload.remaining()];
        payload.get(text);
        PeerRefusal.unless(code == FAILED || text.length == 0, "an acknowledgement with something behind it");
        String failure = code == FAILED ? "the member failed: " + FailureText.read(text) : "";
        return new Ack(callId, term, result, nextIndex, matchIndex, followerCommit, failure);
    }
}
