package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.memory.ConnectMemory;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Session;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation.AttachSession;
import io.oarlock.op.Operation.OpenSession;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.session.LocalSession;
import io.oarlock.session.LocalSessions;
import io.oarlock.session.ServingState;
import io.oarlock.session.SessionCredentials;
import io.oarlock.session.SessionTimeouts;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.wire.ConnectRequest;
import io.oarlock.wire.ConnectResponse;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Gives a connection its session: opens a new one or moves one here, both through the log, or makes one that no other
 * member knows: a local session, or one that only reads. One for all connections; each call is made on the event loop
 * of its connection.
 */
public final class SessionHandshake {
    private final ServingState serving;
    private final Replica replica;
    private final SessionTimeouts timeouts;
    private final SessionCredentials credentials;
    private final AttachedSessions sessions;
    private final LocalSessions locals;
    private final ConnectMemory memory;
    private final FrontEndCounters counters;
    private final TrafficCounters traffic;

    /** @param memory of sessions that the log is asked for */
    public SessionHandshake(
            ServingState serving,
            Replica replica,
            SessionTimeouts timeouts,
            SessionCredentials credentials,
            AttachedSessions sessions,
            LocalSessions locals,
            ConnectMemory memory,
            FrontEndCounters counters,
            TrafficCounters traffic) {
        this.serving = serving;
        this.replica = replica;
        this.timeouts = timeouts;
        this.credentials = credentials;
        this.sessions = sessions;
        this.locals = locals;
        this.memory = memory;
        this.counters = counters;
        this.traffic = traffic;
    }

    /** False, and the connection is closed, while no clients are let in. */
    boolean admits(Connection connection) {
        if (serving.serving() || serving.readOnly()) {
            return true;
        }
        counters.count(Kind.CLOSED_WITHOUT_QUORUM);
        connection.close("not serving");
        return false;
    }

    /** The client asks for a session. */
    void connect(Connection connection, ConnectRequest request) {
        boolean withoutQuorum = !serving.serving();
        if (withoutQuorum && !(request.readOnly() && serving.readOnly())) {
            counters.count(Kind.CLOSED_WITHOUT_QUORUM);
            connection.close("no quorum, and nobody is served who wants to write");
            return;
        }
        if (withoutQuorum && connection.reader().linearizable()) {
            counters.count(Kind.CLOSED_WITHOUT_QUORUM);
            connection.close("no quorum for linearizable reads");
            return;
        }
        long appliedZxid = appliedZxid();
        if (request.lastZxidSeen() > appliedZxid) {
            counters.count(Kind.CLIENTS_AHEAD);
            connection.close("the client has seen zxid 0x" + Long.toHexString(request.lastZxidSeen()) + ", we are at 0x"
                    + Long.toHexString(appliedZxid));
            return;
        }
        if (withoutQuorum) {
            connectReadOnly(connection, request);
        } else if (request.sessionId() != 0 && !SessionCredentials.mayBePassword(request.password())) {
            // No session has such a password: the log need not be asked, and must not carry it.
            refuseReattach(connection, request);
        } else if (request.sessionId() != 0 || !opensLocally(connection, request)) {
            connection.awaitSession();
            proposeIfRoom(connection, request);
        }
    }

    private boolean opensLocally(Connection connection, ConnectRequest request) {
        int timeoutMillis = timeouts.clamp(request.timeoutMillis());
        return settled(locals.open(credentials, timeoutMillis, connection.session()), connection, request);
    }

    /** Whether this member alone has answered, or will; otherwise the log is to be asked. */
    private boolean settled(LocalSessions.Answer answer, Connection connection, ConnectRequest request) {
        if (answer instanceof LocalSessions.Answer.NotHere) {
            return false;
        }
        if (answer instanceof LocalSessions.Answer.Held held) {
            awaitHolder(held.holder(), new PendingConnect(this, connection, request));
        } else if (answer instanceof LocalSessions.Answer.Taken taken) {
            openLocal(taken.session(), connection, request);
        } else if (request.sessionId() == 0) {
            refuse(connection);
        } else {
            refuseReattach(connection, request);
        }
        return true;
    }

    private void openLocal(LocalSession session, Connection connection, ConnectRequest request) {
        int timeoutMillis = timeouts.clamp(request.timeoutMillis());
        if (request.sessionId() != 0) {
            traffic.sessionReattached();
        }
        connection.openLocal(session, timeoutMillis);
        connection.stats().handshaken(appliedZxid());
        new ConnectResponse(timeoutMillis, session.id(), session.password(), false)
                .encode(connection.replyBuffer(), request.knowsReadOnly());
    }

    private void awaitHolder(LocalSession.Holder holder, PendingConnect pending) {
        Connection connection = pending.connection();
        if (hasRoom(pending)) {
            holder.handOver(() -> connection.loop().post(connection, () -> claimOrPropose(pending)));
        }
    }

    /** The connection that had the session has let go of it. */
    private void claimOrPropose(PendingConnect pending) {
        giveBack(pending);
        Connection connection = pending.connection();
        if (!connection.isClosing() && !claims(connection, pending.request())) {
            proposeIfRoom(connection, pending.request());
        }
    }

    private boolean claims(Connection connection, ConnectRequest request) {
        LocalSessions.Answer answer = locals.claim(
                request.sessionId(),
                Objects.requireNonNull(request.password()),
                timeouts.clamp(request.timeoutMillis()),
                connection.session());
        return settled(answer, connection, request);
    }

    private void proposeIfRoom(Connection connection, ConnectRequest request) {
        PendingConnect pending = new PendingConnect(this, connection, request);
        if (hasRoom(pending)) {
            propose(pending);
        }
    }

    /** A local session is to be one of the ensemble. False, and its connection is closed, when there is no room. */
    boolean asks(Proposal proposal, PendingSession pending) {
        if (!hasRoom(pending)) {
            return false;
        }
        propose(pending, () -> proposal);
        return true;
    }

    private boolean hasRoom(PendingSession pending) {
        boolean taken = memory.take(pending.weight());
        if (!taken) {
            counters.count(Kind.CONNECTS_REFUSED);
            pending.connection().drop();
        }
        return taken;
    }

    /** The log is done with it. */
    void giveBack(PendingSession pending) {
        memory.giveBack(pending.weight());
    }

    private void propose(PendingConnect pending) {
        Connection connection = pending.connection();
        ConnectRequest request = pending.request();
        int timeoutMillis = timeouts.clamp(request.timeoutMillis());
        if (request.sessionId() == 0) {
            OpenSession open = new OpenSession(timeoutMillis, credentials.newPassword());
            propose(pending, () -> new Proposal(credentials.nextId(), 0, connection.identities(), open));
        } else {
            AttachSession attach = new AttachSession(timeoutMillis, Objects.requireNonNull(request.password()));
            // Behind a connect request that was still unread may be the end of its connection: that comes first.
            connection.loop().post(connection, () -> propose(attach, pending));
        }
    }

    private void propose(AttachSession attach, PendingConnect pending) {
        Connection connection = pending.connection();
        if (connection.isClosing() || claims(connection, pending.request())) {
            giveBack(pending);
            return;
        }
        long sessionId = pending.request().sessionId();
        propose(pending, () -> new Proposal(sessionId, appliedGeneration(sessionId), connection.identities(), attach));
    }

    private void propose(PendingSession pending, Supplier<Proposal> proposal) {
        boolean proposed = false;
        try {
            pending.connection().loop().propose(proposal.get(), pending);
            proposed = true;
        } finally {
            if (!proposed) {
                giveBack(pending);
            }
        }
    }

    /** Without a quorum there is a session of this connection alone, which no other member knows. */
    private void connectReadOnly(Connection connection, ConnectRequest request) {
        if (request.sessionId() != 0) {
            connection.close("no quorum to move its session");
            return;
        }
        serving.servesReadOnly();
        int timeoutMillis = timeouts.clamp(request.timeoutMillis());
        Bytes password = credentials.newPassword();
        long sessionId = credentials.nextId();
        connection.openReadOnly(sessionId, timeoutMillis);
        new ConnectResponse(timeoutMillis, sessionId, password, true)
                .encode(connection.replyBuffer(), request.knowsReadOnly());
    }

    /** The log has opened or moved the session, or refused to; inside a read scope. */
    private void applied(PendingConnect pending, Effects effects) {
        Connection connection = pending.connection();
        if (connection.isClosing() || retryIfMoved(pending, effects)) {
            return;
        }
        if (effects.outcome() instanceof Outcome.SessionAttached attached) {
            connection.opened(attached);
        }
        connection.stats().handshaken(effects.zxid());
        if (!answer(pending, effects, connection.replyBuffer())) {
            connection.closeAfterFlush();
        }
        connection.wakeUp();
    }

    /**
     * Proposes again to move a session that has moved since its client asked: a client that has not closed this
     * connection, as far as can be known, came here last. One that has gone elsewhere must not be called back.
     *
     * @return whether it was proposed again
     */
    private boolean retryIfMoved(PendingConnect pending, Effects effects) {
        boolean moved = effects.outcome() instanceof Outcome.Failed failed && failed.error() == ErrorCode.SESSION_MOVED;
        if (moved) {
            proposeIfRoom(pending.connection(), pending.request());
        }
        return moved;
    }

    /** Writes the answer of the log; false when the connection must be closed behind it. */
    private boolean answer(PendingConnect pending, Effects effects, ByteBuf out) {
        ConnectRequest request = pending.request();
        if (effects.outcome() instanceof Outcome.Failed failed && failed.error() == ErrorCode.THROTTLED_OP) {
            // "Session gone" would be final for a client that had none; one whose connection is closed tries again
            // later.
            refuse(pending.connection());
            return false;
        }
        if (!(effects.outcome() instanceof Outcome.SessionAttached attached)) {
            counters.count(Kind.REATTACHES_REFUSED);
            ConnectResponse.SESSION_GONE.encode(out, request.knowsReadOnly());
            return false;
        }
        if (request.sessionId() != 0) {
            traffic.sessionReattached();
        }
        new ConnectResponse(attached.timeoutMillis(), attached.sessionId(), attached.password(), false)
                .encode(out, request.knowsReadOnly());
        return true;
    }

    private void refuseReattach(Connection connection, ConnectRequest request) {
        counters.count(Kind.REATTACHES_REFUSED);
        ConnectResponse.SESSION_GONE.encode(connection.replyBuffer(), request.knowsReadOnly());
        connection.closeAfterFlush();
    }

    private void refuse(Connection connection) {
        counters.count(Kind.SESSIONS_REFUSED);
        connection.close("the ensemble has all the sessions that it may have");
    }

    /** A local session does not become one of the ensemble. */
    void refusedUpgrade(boolean full) {
        if (full) {
            counters.count(Kind.SESSIONS_REFUSED);
        }
    }

    LocalSessions locals() {
        return locals;
    }

    /** The connection is closed: it is not the connection of its session any more. */
    void closed(Connection connection) {
        sessions.closed(connection.sessionId(), connection);
    }

    /** Whether the member takes no more requests. */
    boolean isStopping() {
        return serving.isStopping();
    }

    /** How long a connection stays although there is no quorum. */
    long graceNanos(Connection connection) {
        return connection.sessionId() == 0
                ? serving.graceNanosMin()
                : ServingState.graceNanos(connection.session().timeoutMillis());
    }

    private long appliedGeneration(long sessionId) {
        try (ReadScope scope = replica.read()) {
            Session session = scope.tree().session(sessionId);
            return session == null ? AttachSession.FROM_ANYWHERE : session.generation();
        }
    }

    long appliedZxid() {
        try (ReadScope scope = replica.read()) {
            return scope.tree().lastZxid();
        }
    }

    /** A connect request whose session is being opened or moved by the log. */
    private static final class PendingConnect extends PendingSession {
        private final SessionHandshake handshake;
        private final ConnectRequest request;

        PendingConnect(SessionHandshake handshake, Connection connection, ConnectRequest request) {
            super(connection);
            this.handshake = handshake;
            this.request = request;
        }

        ConnectRequest request() {
            return request;
        }

        @Override
        void decided(Effects answer) {
            handshake.applied(this, answer);
        }

        @Override
        void undecided() {
            connection().close("its request will not be answered");
        }
    }
}
