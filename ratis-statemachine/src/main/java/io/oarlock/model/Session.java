package io.oarlock.model;

/**
 * A replicated session.
 *
 * @param id high byte is the member that opened it; unique across restarts, never 0
 * @param timeoutMillis negotiated; may change when the client re-attaches
 * @param password 16 bytes; none for a session that is being ended, to which nobody can come back
 * @param ownerMember the member that the client is connected to
 * @param generation grows with every re-attach; a request or an expiry that carries an older one comes too late
 */
public record Session(long id, int timeoutMillis, Bytes password, int ownerMember, long generation) {
    /** Whether the session has ended for its client, while some of its ephemerals are still to be deleted. */
    public boolean ending() {
        return password.length() == 0;
    }

    /** The same session, of which only its end is left. */
    public Session toBeEnded() {
        return new Session(id, timeoutMillis, Bytes.EMPTY, ownerMember, generation);
    }
}
