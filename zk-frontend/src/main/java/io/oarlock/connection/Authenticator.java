package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.wire.BrokenRecord;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.WireReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code auth} packets and adds what they prove to the identity of the connection. A connection may send any
 * number of them. They do not wait for earlier requests: what follows on the connection has the new identity.
 */
public final class Authenticator {
    private final AuthSchemes schemes;
    private final TrafficCounters traffic;

    public Authenticator(AuthSchemes schemes, TrafficCounters traffic) {
        this.schemes = schemes;
        this.traffic = traffic;
    }

    /** @param packet what comes behind the header of the request */
    void authenticate(Connection connection, int xid, ByteBuf packet) {
        List<Identity> proved;
        try {
            proved = prove(packet);
        } catch (BrokenRecord broken) {
            connection.malformed("auth: " + broken.getMessage());
            return;
        }
        boolean taken = proved != null && connection.addIdentities(proved);
        ErrorCode error = taken ? ErrorCode.OK : ErrorCode.AUTH_FAILED;
        ReplyFrame.writeHeaderOnly(connection.replyBuffer(), xid, 0, error);
        if (!taken) {
            traffic.authFailed();
            connection.closeAfterFlush();
        }
    }

    private @Nullable List<Identity> prove(ByteBuf packet) {
        WireReader in = new WireReader(packet);
        in.readInt(); // a type that is always 0
        String scheme = in.readText();
        Bytes payload = in.readBuffer();
        return scheme == null || payload == null ? null : schemes.authenticate(scheme, payload);
    }
}
