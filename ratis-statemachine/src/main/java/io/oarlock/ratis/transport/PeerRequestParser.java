package io.oarlock.ratis.transport;

import io.oarlock.peer.PeerRefusal;
import java.io.IOException;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FieldDescriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.DiscardUnknownFieldsParser;
import org.apache.ratis.thirdparty.com.google.protobuf.Parser;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;

/**
 * Reads requests from bytes. Protobuf makes an object of dozens of bytes for each nested message, also of an empty one
 * of two bytes, and keeps unknown fields: a frame of a few megabytes could take the whole heap. The messages in a large
 * frame are counted first, and unknown fields are dropped. Any thread.
 */
final class PeerRequestParser {
    private static final Parser<RaftNettyServerRequestProto> PARSER =
            DiscardUnknownFieldsParser.wrap(RaftNettyServerRequestProto.parser());

    /** The smallest log entry has two messages in more bytes than for two of these. */
    private static final int BYTES_PER_MESSAGE_MIN = 32;

    private static final int UNCOUNTED_BYTES_MAX = 1 << 15;
    private static final int SPARE_MESSAGES = 256;
    private static final int PACKED_BYTES_MAX = 4096;
    private static final int DEPTH_MAX = 16;

    private int messagesLeft;

    private PeerRequestParser(int messagesMax) {
        this.messagesLeft = messagesMax;
    }

    static RaftNettyServerRequestProto parse(byte[] frame) throws PeerRefusal {
        try {
            if (frame.length > UNCOUNTED_BYTES_MAX) {
                new PeerRequestParser(SPARE_MESSAGES + frame.length / BYTES_PER_MESSAGE_MIN)
                        .count(CodedInputStream.newInstance(frame), RaftNettyServerRequestProto.getDescriptor(), 0);
            }
            return PARSER.parseFrom(frame);
        } catch (PeerRefusal e) {
            throw e;
        } catch (IOException e) {
            throw new PeerRefusal("bytes that are no message of a member");
        }
    }

    private void count(CodedInputStream in, Descriptor type, int depth) throws IOException {
        PeerRefusal.unless(depth <= DEPTH_MAX, "a message that is nested too deeply");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (field == null || !delimited) {
                in.skipField(tag);
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                messagesLeft--;
                PeerRefusal.unless(messagesLeft >= 0, "too many messages in one");
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
