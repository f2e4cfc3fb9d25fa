package io.oarlock.differential;

/** The head of every frame from the server after the handshake. */
record ReplyHeader(int xid, long zxid, int err) {

    static final int EVENT_XID = -1;
    static final int PING_XID = -2;

    static ReplyHeader read(JuteReader in) {
        return new ReplyHeader(in.readInt(), in.readLong(), in.readInt());
    }
}
