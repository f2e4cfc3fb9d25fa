package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.EventType;

/** The frame and the header that every reply and every notification has. */
public final class ReplyFrame {
    /** Reserved xids of the protocol. */
    public static final int XID_NOTIFICATION = -1;

    public static final int XID_PING = -2;
    public static final int XID_AUTH = -4;
    public static final int XID_SET_WATCHES = -8;

    private static final int STATE_SYNC_CONNECTED = 3;
    private static final int NOTIFICATION_BYTES_WITHOUT_PATH = 32;

    private ReplyFrame() {}

    /** Leaves room for the length; returns where the frame starts. */
    public static int open(ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        return start;
    }

    /** Leaves room for the length and writes the header; returns where the frame starts. */
    public static int open(ByteBuf out, int xid, long zxid, ErrorCode error) {
        int start = open(out);
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(error.code());
        return start;
    }

    /** Fills in the length; returns the bytes of the whole frame. */
    public static int close(ByteBuf out, int start) {
        int bytes = out.writerIndex() - start;
        out.setInt(start, bytes - Integer.BYTES);
        return bytes;
    }

    /** A reply without a body, as every error is. */
    public static int writeHeaderOnly(ByteBuf out, int xid, long zxid, ErrorCode error) {
        return close(out, open(out, xid, zxid, error));
    }

    /** A whole notification frame; one serves all the connections that are told. */
    public static byte[] notification(EventType type, String path, long zxid) {
        ByteBuf out = Unpooled.buffer(NOTIFICATION_BYTES_WITHOUT_PATH + path.length());
        int start = open(out, XID_NOTIFICATION, zxid, ErrorCode.OK);
        out.writeInt(type.code());
        out.writeInt(STATE_SYNC_CONNECTED);
        WireWriter.writeText(out, path);
        close(out, start);
        byte[] frame = new byte[out.readableBytes()];
        out.readBytes(frame);
        return frame;
    }
}
