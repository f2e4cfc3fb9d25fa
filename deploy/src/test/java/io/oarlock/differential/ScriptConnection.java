package io.oarlock.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection named in a script: its socket, the session it holds, and the requests that wait for their replies. */
final class ScriptConnection {

    /** A request whose reply is awaited. */
    record Awaited(int xid, Line request) {}

    private final WireClient wire;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private int nextXid = 1;
    private boolean handshaken;
    private boolean open = true;
    private long sessionId;
    private byte[] password;
    private long lastZxid;

    ScriptConnection(WireClient wire) {
        this.wire = wire;
    }

    WireClient wire() {
        return wire;
    }

    int takeXid() {
        return nextXid++;
    }

    void enqueue(int xid, Line request, byte[] payload) {
        unsent.writeBytes(WireClient.frame(payload));
        awaited.add(new Awaited(xid, request));
    }

    void flush() throws IOException {
        wire.send(unsent.toByteArray());
        unsent.reset();
    }

    boolean isAwaiting() {
        return !awaited.isEmpty();
    }

    /** The request that a reply with this xid answers, or null when replies come out of order. */
    Line answeredBy(int xid) {
        if (awaited.isEmpty() || awaited.peek().xid() != xid) {
            return null;
        }
        return awaited.remove().request();
    }

    void established(long session, byte[] sessionPassword) {
        handshaken = true;
        sessionId = session;
        password = sessionPassword;
    }

    /** What the client library would remember of an earlier connection of the same session. */
    void inherit(ScriptConnection earlier) {
        sessionId = earlier.sessionId;
        password = earlier.password;
        lastZxid = earlier.lastZxid;
    }

    void closed() {
        open = false;
        awaited.clear();
        wire.close();
    }

    boolean isOpen() {
        return open;
    }

    boolean isHandshaken() {
        return handshaken;
    }

    long sessionId() {
        return sessionId;
    }

    byte[] password() {
        return password;
    }

    void sawZxid(long zxid) {
        lastZxid = Math.max(lastZxid, zxid);
    }

    long lastZxid() {
        return lastZxid;
    }
}
