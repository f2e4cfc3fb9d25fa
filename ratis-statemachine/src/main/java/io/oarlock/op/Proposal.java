package io.oarlock.op;

import io.oarlock.model.Identity;
import java.util.List;

/**
 * One operation with the session and the identities that ask for it.
 *
 * @param sessionId the session that asks; 0 when the ensemble itself does
 * @param generation the session's generation that the connection belongs to, or that an attach moves it from; an older
 *     one than the state's means that the client has moved on and the operation is refused ({@code SESSION_MOVED}); or
 *     {@link #OF_LOCAL_SESSION}
 * @param identities what the connection has proved, its address included
 */
public record Proposal(long sessionId, long generation, List<Identity> identities, Operation operation) {
    /**
     * Instead of a generation: only the member that proposes it knows the session. No session of the state has such a
     * generation.
     */
    public static final long OF_LOCAL_SESSION = -1;

    /** A proposal of the ensemble itself, which no ACL binds. */
    public static Proposal internal(Operation operation) {
        return new Proposal(0, 0, List.of(), operation);
    }
}
