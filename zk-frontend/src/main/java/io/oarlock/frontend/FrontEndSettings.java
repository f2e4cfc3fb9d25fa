package io.oarlock.frontend;

import io.oarlock.auth.AuthSettings;
import io.oarlock.listener.ClientPort;
import io.oarlock.listener.ListenSettings;
import io.oarlock.model.Limits;
import io.oarlock.replica.Replica;
import io.oarlock.sasl.SaslSettings;
import io.oarlock.session.ContainerCleaner;
import io.oarlock.session.LocalSessionUse;
import io.oarlock.session.ServingState;
import io.oarlock.session.SessionTimeouts;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the front end of one member is set up.
 *
 * @param member its id, 0 to 254: the high byte of the sessions that it opens
 * @param membership what {@code /zookeeper/config} is to say; null leaves it as it is
 * @param localSessions what new sessions are
 */
public record FrontEndSettings(
        int member,
        ListenSettings listen,
        Timing timing,
        Access access,
        ContainerCleaner.RemovalSettings unused,
        Limits limits,
        @Nullable String membership,
        LocalSessionUse localSessions) {

    /** All defaults, on one address. */
    public static FrontEndSettings on(int member, InetSocketAddress address) {
        return new FrontEndSettings(
                member,
                new ListenSettings(List.of(new ClientPort(address, ClientPort.Speech.PLAIN)), 0, false, 0, null),
                Timing.ofTick(2000),
                Access.DEFAULTS,
                ContainerCleaner.RemovalSettings.DEFAULTS,
                Limits.DEFAULTS,
                null,
                LocalSessionUse.NONE);
    }

    public FrontEndSettings withListen(ListenSettings changed) {
        return new FrontEndSettings(member, changed, timing, access, unused, limits, membership, localSessions);
    }

    public FrontEndSettings withTiming(Timing changed) {
        return new FrontEndSettings(member, listen, changed, access, unused, limits, membership, localSessions);
    }

    public FrontEndSettings withAccess(Access changed) {
        return new FrontEndSettings(member, listen, timing, changed, unused, limits, membership, localSessions);
    }

    public FrontEndSettings withUnused(ContainerCleaner.RemovalSettings changed) {
        return new FrontEndSettings(member, listen, timing, access, changed, limits, membership, localSessions);
    }

    public FrontEndSettings withLimits(Limits changed) {
        return new FrontEndSettings(member, listen, timing, access, unused, changed, membership, localSessions);
    }

    public FrontEndSettings withMembership(String changed) {
        return new FrontEndSettings(member, listen, timing, access, unused, limits, changed, localSessions);
    }

    public FrontEndSettings withLocalSessions(LocalSessionUse changed) {
        return new FrontEndSettings(member, listen, timing, access, unused, limits, membership, changed);
    }

    /** Who is let in, and when. */
    ServingState servingState(Replica replica) {
        return new ServingState(replica, timing.sessionTimeouts(), access.readOnlyMode(), access.awaitsMigration());
    }

    /**
     * Times in milliseconds.
     *
     * @param handshakeMillis how long a connection may be silent before it asks for a session
     */
    public record Timing(
            int tickMillis, int sessionTimeoutMillisMin, int sessionTimeoutMillisMax, int handshakeMillis) {
        /** Default of {@link #handshakeMillis()}. */
        public static final int HANDSHAKE_MILLIS = 10_000;

        /** ZooKeeper's defaults for a tick. */
        public static Timing ofTick(int tickMillis) {
            return new Timing(tickMillis, 2 * tickMillis, 20 * tickMillis, HANDSHAKE_MILLIS);
        }

        SessionTimeouts sessionTimeouts() {
            return new SessionTimeouts(sessionTimeoutMillisMin, sessionTimeoutMillisMax);
        }

        /** Several times a tick: for reports to the leader and for rounds of the upkeep thread. */
        int pulseMillis() {
            return Math.max(20, tickMillis / 4);
        }
    }

    /**
     * Who may do what.
     *
     * @param skipAcl reads and events are not checked
     * @param auth how clients prove who they are
     * @param sasl how they do it by SASL; null where they cannot
     * @param readOnlyMode whether read-only clients are served while there is no quorum
     * @param awaitsMigration whether nobody is served before the tree of a ZooKeeper ensemble is being taken over
     */
    public record Access(
            boolean skipAcl,
            AuthSettings auth,
            @Nullable SaslSettings sasl,
            boolean readOnlyMode,
            boolean awaitsMigration) {
        public static final Access DEFAULTS = new Access(false, AuthSettings.DEFAULTS, null, false);

        /** Of an ensemble that takes over nothing. */
        public Access(boolean skipAcl, AuthSettings auth, @Nullable SaslSettings sasl, boolean readOnlyMode) {
            this(skipAcl, auth, sasl, readOnlyMode, false);
        }
    }
}
