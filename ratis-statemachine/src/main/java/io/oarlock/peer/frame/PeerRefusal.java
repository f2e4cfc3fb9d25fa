package io.oarlock.peer.frame;

import java.io.IOException;

/** What came in on the Raft port, or came back from another member, is nothing that a member sends. */
public final class PeerRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    public PeerRefusal(String reason) {
        super(reason);
    }

    /** Throws unless a condition holds; the reason names what was wrong, without text of the sender. */
    public static void unless(boolean holds, String reason) throws PeerRefusal {
        if (!holds) {
            throw new PeerRefusal(reason);
        }
    }
}
