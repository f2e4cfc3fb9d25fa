package io.oarlock.connection;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connection that each session has on this member. Written on the apply thread, so it is right at any place of the
 * log; a connection that closes takes itself out.
 */
public final class AttachedSessions {
    private final ConcurrentHashMap<Long, Connection> bySession = new ConcurrentHashMap<>();

    /** Returns the connection that spoke for it until now. */
    @Nullable
    Connection attach(long sessionId, Connection connection) {
        return bySession.put(sessionId, connection);
    }

    /** The session has ended or moved; returns the connection that spoke for it. */
    @Nullable
    Connection detach(long sessionId) {
        return bySession.remove(sessionId);
    }

    void closed(long sessionId, Connection connection) {
        bySession.remove(sessionId, connection);
    }
}
