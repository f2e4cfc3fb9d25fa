package io.oarlock.session;

import io.oarlock.model.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that have sent something to a member since its last report, as it goes to the leader: a version byte,
 * then ids of eight bytes. Reports may be lost, doubled or late: a session only lives longer for it.
 */
public final class TouchReport {
    /** Keeps one report well below what a transport takes in one message. */
    public static final int SESSIONS_MAX = 20_000;

    private static final byte VERSION = 1;

    private TouchReport() {}

    public static Bytes encode(List<Long> sessionIds) {
        ByteBuffer out = ByteBuffer.allocate(1 + sessionIds.size() * Long.BYTES);
        out.put(VERSION);
        for (long sessionId : sessionIds) {
            out.putLong(sessionId);
        }
        return Bytes.wrap(out.array());
    }

    /** Null when the message is not a report that this version understands. */
    public static @Nullable List<Long> decode(Bytes message) {
        if (message.length() == 0 || message.array()[0] != VERSION || (message.length() - 1) % Long.BYTES != 0) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(message.array(), 1, message.length() - 1);
        List<Long> sessionIds = new ArrayList<>(in.remaining() / Long.BYTES);
        while (in.hasRemaining()) {
            sessionIds.add(in.getLong());
        }
        return sessionIds;
    }
}
