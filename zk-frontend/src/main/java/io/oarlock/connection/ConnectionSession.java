package io.oarlock.connection;

import io.oarlock.model.ErrorCode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import io.oarlock.op.Operation.Multi;
import io.oarlock.op.Operation.OpenSession;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.session.LocalSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session that a connection speaks for: one of the ensemble, or one that only this member knows and that may become
 * one of the ensemble. Event loop only, except for what says otherwise.
 */
final class ConnectionSession implements LocalSession.Holder {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionSession.class);

    /** What comes behind the end of a local session finds none. */
    private static final long ENDED = 0;

    private final Connection connection;
    private final List<Runnable> waiting = new ArrayList<>(0);
    private volatile long id;
    private volatile int timeoutMillis;
    private long generation;
    private @Nullable LocalSession local;
    /** Whether the log is asked to make it one of the ensemble. */
    private boolean upgrading;

    ConnectionSession(Connection connection) {
        this.connection = connection;
    }

    /** Any thread; 0 while there is none. */
    long id() {
        return id;
    }

    /** Any thread. */
    int timeoutMillis() {
        return timeoutMillis;
    }

    /** What its proposals carry. */
    long generation() {
        return generation;
    }

    /** One of the ensemble, which the log has opened or moved here. */
    void attached(Outcome.SessionAttached attached) {
        generation = attached.generation();
        timeoutMillis = attached.timeoutMillis();
        id = attached.sessionId();
    }

    /** One that is this connection's alone, and writes nothing. */
    void openedReadOnly(long sessionId, int millis) {
        timeoutMillis = millis;
        id = sessionId;
    }

    /** One that only this member knows. */
    void took(LocalSession session, int millis) {
        local = session;
        generation = Proposal.OF_LOCAL_SESSION;
        timeoutMillis = millis;
        id = session.id();
    }

    /** Whether only this member knows it. */
    boolean isLocal() {
        return local != null;
    }

    /** Its client closes it. To be asked of a local one only. */
    Outcome.SessionsEnded endLocal() {
        if (local != null) {
            forget(local);
        }
        generation = ENDED;
        return new Outcome.SessionsEnded(List.of(id));
    }

    // ---- it becomes one of the ensemble

    /** Whether it has to be one of the ensemble before this is proposed. */
    boolean mustUpgradeFor(Operation operation) {
        return local != null && connection.reader().handshake().locals().upgrades() && makesEphemeral(operation);
    }

    private static boolean makesEphemeral(Operation operation) {
        return operation instanceof Create create && create.makesEphemeral()
                || operation instanceof Multi multi
                        && multi.operations().stream().anyMatch(ConnectionSession::makesEphemeral);
    }

    /** Asks the log for it. Until it has answered no write of the connection may be proposed. */
    void upgrade() {
        LocalSession session = local;
        if (session != null) {
            OpenSession open = new OpenSession(timeoutMillis, session.password());
            Proposal proposal = new Proposal(id, 0, connection.identities(), open);
            // No room, and it stays local: its connection is closed, and its client may ask again.
            upgrading = connection.reader().handshake().asks(proposal, new Upgrade(connection, this, session));
        }
    }

    private void upgraded(LocalSession session, Effects effects) {
        upgrading = false;
        boolean done = effects.outcome() instanceof Outcome.SessionAttached;
        if (effects.outcome() instanceof Outcome.SessionAttached attached) {
            forget(session);
            generation = attached.generation();
        } else if (effects.outcome() instanceof Outcome.Failed failed) {
            LOG.debug("session 0x{} stays local: {}", Long.toHexString(id), failed.error());
            connection.reader().handshake().refusedUpgrade(failed.error() == ErrorCode.THROTTLED_OP);
        }
        connection.requests().upgraded(done);
        connection.wakeUp();
        if (connection.isClosed()) {
            connection.reader().handshake().closed(connection);
        }
        letGo();
    }

    /** Whether the log has made it one of the ensemble cannot be known: its client asks the log when it comes back. */
    private void notUpgraded(LocalSession session) {
        upgrading = false;
        forget(session);
        connection.close("its request will not be answered");
        letGo();
    }

    private void forget(LocalSession session) {
        connection.reader().handshake().locals().end(session);
        local = null;
    }

    /** The log is asked to make a local session one of the ensemble. */
    private static final class Upgrade extends PendingSession {
        private final ConnectionSession session;
        private final LocalSession upgraded;

        Upgrade(Connection connection, ConnectionSession session, LocalSession upgraded) {
            super(connection);
            this.session = session;
            this.upgraded = upgraded;
        }

        @Override
        void decided(Effects effects) {
            session.upgraded(upgraded, effects);
        }

        @Override
        void undecided() {
            session.notUpgraded(upgraded);
        }
    }

    // ---- the connection ends, and its local session does not

    /** Any thread. */
    @Override
    public void handOver(Runnable then) {
        connection.loop().post(connection, () -> {
            waiting.add(then);
            connection.close("its session has another connection now");
            letGo();
        });
    }

    /** Any thread. */
    @Override
    public void expired() {
        connection.loop().post(connection, () -> connection.close("its session has ended"));
    }

    /**
     * Lets go of a local session once the connection proposes nothing more, and nothing that it has proposed is under
     * way: a client that comes back must not be overtaken by what it asked for before.
     */
    void letGo() {
        if (!connection.isClosing() || upgrading || connection.requests().hasWritesUnderWay()) {
            return;
        }
        if (local != null) {
            connection.reader().handshake().locals().release(local, this);
        }
        List.copyOf(waiting).forEach(Runnable::run);
        waiting.clear();
    }
}
