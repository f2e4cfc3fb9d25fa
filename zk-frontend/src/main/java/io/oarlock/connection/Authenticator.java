package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.auth.AuthScheme;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.CertificateScheme;
import io.oarlock.auth.EnsembleAnswer;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.read.ReadConsistency;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.wire.BrokenRecord;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.WireReader;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code auth} packets and adds what they prove to the identity of the connection. A connection may send any
 * number of them. They do not wait for earlier requests: what follows on the connection has the new identity. Packets
 * of the scheme {@link ReadConsistency#SCHEME} say how reads are to be answered, in the same way. Keeps out who has
 * proved nothing where something must be.
 */
public final class Authenticator {
    private final AuthSchemes schemes;
    private final Set<String> required;
    private final FrontEndCounters counters;
    private final TrafficCounters traffic;

    /** @param required schemes one of which a client must have proved before it asks for anything; empty for none */
    public Authenticator(
            AuthSchemes schemes, Set<String> required, FrontEndCounters counters, TrafficCounters traffic) {
        this.schemes = schemes;
        this.required = Set.copyOf(required);
        this.counters = counters;
        this.traffic = traffic;
    }

    /** For the scheme that asks for an ensemble. */
    public static Consumer<EnsembleAnswer> countedBy(FrontEndCounters counters) {
        return answer -> counters.count(
                switch (answer) {
                    case ACCEPTED -> Kind.ENSEMBLES_ACCEPTED;
                    case REFUSED -> Kind.ENSEMBLES_REFUSED;
                    case SKIPPED -> Kind.ENSEMBLES_SKIPPED;
                });
    }

    /** False, and the connection ends with an answer that says so, when its client has not proved what it must. */
    boolean admits(Connection connection, int xid) {
        if (required.isEmpty() || connection.identities().stream().anyMatch(this::suffices)) {
            return true;
        }
        counters.count(Kind.UNAUTHENTICATED_REFUSED);
        ReplyFrame.writeHeaderOnly(connection.replyBuffer(), xid, 0, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH);
        connection.closeAfterFlush();
        return false;
    }

    private boolean suffices(Identity identity) {
        return required.contains(identity.scheme());
    }

    /** @param packet what comes behind the header of the request */
    void authenticate(Connection connection, int xid, ByteBuf packet) {
        String scheme;
        Bytes payload;
        try {
            WireReader in = new WireReader(packet);
            in.readInt(); // a type that is always 0
            scheme = in.readText();
            payload = in.readBuffer();
        } catch (BrokenRecord broken) {
            connection.malformed("auth: " + broken.getMessage());
            return;
        }
        if (ReadConsistency.SCHEME.equals(scheme)) {
            answerReads(connection, xid, ReadConsistency.asked(payload));
            return;
        }
        AuthScheme known = scheme == null ? null : schemes.find(scheme);
        List<Identity> proved = known == null ? certified(connection, scheme) : known.authenticate(payload);
        if (proved != null && connection.addIdentities(proved)) {
            ReplyFrame.writeHeaderOnly(connection.replyBuffer(), xid, 0, ErrorCode.OK);
            return;
        }
        if (known != null && known.failsWithoutAnswer()) {
            traffic.authFailed();
            connection.close("it asked for another " + scheme);
        } else {
            fail(connection, xid);
        }
    }

    private void fail(Connection connection, int xid) {
        traffic.authFailed();
        ReplyFrame.writeHeaderOnly(connection.replyBuffer(), xid, 0, ErrorCode.AUTH_FAILED);
        connection.closeAfterFlush();
    }

    /** @param asked how reads are to be answered from now on, null for something that is not known */
    private void answerReads(Connection connection, int xid, @Nullable ReadConsistency asked) {
        if (asked == null) {
            fail(connection, xid);
        } else if (asked == ReadConsistency.LINEARIZABLE && connection.reader().readOnly()) {
            // An answer would end its session; without one it looks for a member that has a quorum.
            counters.count(Kind.CLOSED_WITHOUT_QUORUM);
            connection.close("no quorum for linearizable reads");
        } else {
            connection.reader().reads(asked);
            ReplyFrame.writeHeaderOnly(connection.replyBuffer(), xid, 0, ErrorCode.OK);
        }
    }

    /** The handshake of TLS has proved it already, or nothing can. */
    private static @Nullable List<Identity> certified(Connection connection, @Nullable String scheme) {
        boolean shown = CertificateScheme.NAME.equals(scheme)
                && connection.identities().stream()
                        .anyMatch(identity -> identity.scheme().equals(scheme));
        return shown ? List.of() : null;
    }
}
