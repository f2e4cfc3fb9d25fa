package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A client's first frame.
 *
 * @param sessionId 0 for a new session
 * @param password null for a new session, where it has no meaning and any length
 * @param knowsReadOnly whether the client sent the trailing flag; one that did not must not get it back
 */
public record ConnectRequest(
        long lastZxidSeen,
        int timeoutMillis,
        long sessionId,
        @Nullable Bytes password,
        boolean readOnly,
        boolean knowsReadOnly) {

    public static ConnectRequest decode(ByteBuf frame) {
        WireReader in = new WireReader(frame);
        in.readInt(); // the protocol version, which ZooKeeper ignores
        long lastZxidSeen = in.readLong();
        int timeoutMillis = in.readInt();
        long sessionId = in.readLong();
        Bytes sent = in.readBuffer();
        Bytes password = sessionId == 0 ? null : sent;
        boolean knowsReadOnly = in.hasMore();
        boolean readOnly = knowsReadOnly && in.readBoolean();
        return new ConnectRequest(lastZxidSeen, timeoutMillis, sessionId, password, readOnly, knowsReadOnly);
    }
}
