package io.oarlock.model;

/**
 * A replicated session.
 *
 * @param id high byte is the member that opened it; unique across restarts, never 0
 * @param timeoutMillis negotiated; may change when the client re-attaches
 * @param password 16 bytes
 * @param ownerMember the member that the client is connected to
 * @param generation grows with every re-attach; a request or an expiry that carries an older one comes too late
 */
public record Session(long id, int timeoutMillis, Bytes password, int ownerMember, long generation) {}
