package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.Bytes;

/** The answer to a {@link ConnectRequest}. */
public record ConnectResponse(int timeoutMillis, long sessionId, Bytes password, boolean readOnly) {
    private static final int PASSWORD_BYTES = 16;

    /** The session is gone or never was, or the password is wrong: the client must open a new one. */
    public static final ConnectResponse SESSION_GONE =
            new ConnectResponse(0, 0, Bytes.wrap(new byte[PASSWORD_BYTES]), false);

    /** @param withReadOnly whether the client knows the trailing flag */
    public void encode(ByteBuf out, boolean withReadOnly) {
        int start = ReplyFrame.open(out);
        out.writeInt(0);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        WireWriter.writeBuffer(out, password);
        if (withReadOnly) {
            out.writeBoolean(readOnly);
        }
        ReplyFrame.close(out, start);
    }
}
