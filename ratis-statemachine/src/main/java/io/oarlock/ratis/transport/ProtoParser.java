package io.oarlock.ratis.transport;

import io.oarlock.peer.frame.PeerRefusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FieldDescriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.DiscardUnknownFieldsParser;
import org.apache.ratis.thirdparty.com.google.protobuf.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.Parser;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;

/**
 * Reads Ratis' messages from the bytes of one frame. Protobuf makes an object of dozens of bytes for each nested
 * message, also of an empty one of two bytes, and keeps unknown fields: a frame of a few megabytes could take the whole
 * heap. The messages in a large frame are counted first, and unknown fields are dropped. For one thread.
 */
final class ProtoParser {
    static final Kind<LogEntryProto> ENTRY = new Kind<>(LogEntryProto.parser(), LogEntryProto.getDescriptor());
    static final Kind<RequestVoteRequestProto> VOTE =
            new Kind<>(RequestVoteRequestProto.parser(), RequestVoteRequestProto.getDescriptor());
    static final Kind<RequestVoteReplyProto> VOTE_REPLY =
            new Kind<>(RequestVoteReplyProto.parser(), RequestVoteReplyProto.getDescriptor());
    static final Kind<InstallSnapshotRequestProto> INSTALL =
            new Kind<>(InstallSnapshotRequestProto.parser(), InstallSnapshotRequestProto.getDescriptor());
    static final Kind<InstallSnapshotReplyProto> INSTALL_REPLY =
            new Kind<>(InstallSnapshotReplyProto.parser(), InstallSnapshotReplyProto.getDescriptor());
    static final Kind<StartLeaderElectionRequestProto> STAND =
            new Kind<>(StartLeaderElectionRequestProto.parser(), StartLeaderElectionRequestProto.getDescriptor());
    static final Kind<StartLeaderElectionReplyProto> STAND_REPLY =
            new Kind<>(StartLeaderElectionReplyProto.parser(), StartLeaderElectionReplyProto.getDescriptor());

    /** The smallest log entry has two messages in more bytes than for two of these. */
    private static final int BYTES_PER_MESSAGE_MIN = 32;

    private static final int UNCOUNTED_BYTES_MAX = 1 << 15;
    private static final int SPARE_MESSAGES = 256;
    private static final int PACKED_BYTES_MAX = 4096;
    private static final int DEPTH_MAX = 16;

    private final boolean counts;
    private int messagesLeft;

    /** A kind of message. */
    static final class Kind<T extends Message> {
        private final Parser<T> parser;
        private final Descriptor descriptor;

        private Kind(Parser<T> parser, Descriptor descriptor) {
            this.parser = DiscardUnknownFieldsParser.wrap(parser);
            this.descriptor = descriptor;
        }
    }

    /** @param frameBytes of the frame that holds everything that this reads */
    ProtoParser(int frameBytes) {
        this.counts = frameBytes > UNCOUNTED_BYTES_MAX;
        this.messagesLeft = SPARE_MESSAGES + frameBytes / BYTES_PER_MESSAGE_MIN;
    }

    /** One message that has all of the bytes. */
    static <T extends Message> T parse(Kind<T> kind, byte[] bytes) throws PeerRefusal {
        return new ProtoParser(bytes.length).next(kind, ByteBuffer.wrap(bytes), bytes.length);
    }

    /** The message that has the next bytes of a buffer on the heap. */
    <T extends Message> T next(Kind<T> kind, ByteBuffer bytes, int length) throws PeerRefusal {
        PeerRefusal.unless(length >= 0 && length <= bytes.remaining(), "a message that is cut short");
        int from = bytes.arrayOffset() + bytes.position();
        bytes.position(bytes.position() + length);
        try {
            if (counts) {
                took();
                count(CodedInputStream.newInstance(bytes.array(), from, length), kind.descriptor, 0);
            }
            return kind.parser.parseFrom(CodedInputStream.newInstance(bytes.array(), from, length));
        } catch (PeerRefusal e) {
            throw e;
        } catch (IOException e) {
            throw new PeerRefusal("bytes that are no message of a member");
        }
    }

    private void took() throws PeerRefusal {
        messagesLeft--;
        PeerRefusal.unless(messagesLeft >= 0, "too many messages in one");
    }

    private void count(CodedInputStream in, Descriptor type, int depth) throws IOException {
        PeerRefusal.unless(depth <= DEPTH_MAX, "a message that is nested too deeply");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (field == null || !delimited) {
                in.skipField(tag);
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                took();
                int outer = in.pushLimit(in.readRawVarint32());
                count(in, field.getMessageType(), depth + 1);
                in.popLimit(outer);
            } else {
                int length = in.readRawVarint32();
                PeerRefusal.unless(!field.isPackable() || length <= PACKED_BYTES_MAX, "a list that is too long");
                in.skipRawBytes(length);
            }
        }
    }
}
