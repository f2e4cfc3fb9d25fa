package io.oarlock.request;

import io.netty.buffer.ByteBuf;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Session;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation.AttachSession;
import io.oarlock.op.Operation.CloseSession;
import io.oarlock.op.Operation.OpenSession;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.wire.BrokenRecord;
import io.oarlock.wire.ConnectRequest;
import io.oarlock.wire.ConnectResponse;
import io.oarlock.wire.FourLetterCommand;
import io.oarlock.wire.OpCode;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.Request;
import io.oarlock.wire.RequestDecoder;
import io.oarlock.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Understands a connection's frames: first perhaps a word of an operator, then the handshake, then requests. Belongs to
 * one connection and its event loop.
 */
final class RequestReader {
    private static final int HEADER_BYTES = 8;
    private static final int PASSWORD_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RequestDecoder DECODER = new RequestDecoder();

    private final FrontParts parts;
    private final Connection connection;
    private Stage stage = Stage.FIRST_BYTES;
    private boolean readOnly;
    private long sequence;
    private int touchedPulse;
    private int frameBytes;

    RequestReader(FrontParts parts, Connection connection) {
        this.parts = parts;
        this.connection = connection;
    }

    /** How far a connection has come. */
    private enum Stage {
        FIRST_BYTES,
        OPERATOR_WORD,
        CONNECT_REQUEST,
        AWAITS_SESSION,
        OPEN
    }

    /** While it does, nothing more is read: what the client has sent already waits in its frames. */
    boolean awaitsSession() {
        return stage == Stage.AWAITS_SESSION || stage == Stage.OPERATOR_WORD;
    }

    /** Whoever asked with a four-letter word may have said all they have to say, and still waits for the answer. */
    boolean answersWord() {
        return stage == Stage.OPERATOR_WORD;
    }

    /**
     * Takes in one frame.
     *
     * @throws BrokenRecord when the connection cannot go on
     */
    void frame(ByteBuf frame) {
        connection.shard().traffic().requestReceived(frame.readableBytes());
        connection.stats().received();
        if (stage == Stage.CONNECT_REQUEST) {
            connect(ConnectRequest.decode(frame));
        } else {
            request(frame);
        }
    }

    // ---- before the session

    /** False when no frames follow: the bytes are a word of an operator, or the client is turned away. */
    boolean begins(int firstBytes) {
        FourLetterCommand word = FourLetterCommand.of(firstBytes);
        if (word != null) {
            answerWord(word);
            return false;
        }
        if (!parts.service().serving() && !parts.service().readOnly()) {
            parts.counters().count(Kind.CLOSED_WITHOUT_QUORUM);
            connection.close("not serving");
            return false;
        }
        stage = Stage.CONNECT_REQUEST;
        return true;
    }

    private void answerWord(FourLetterCommand word) {
        stage = Stage.OPERATOR_WORD;
        boolean taken = parts.workers().run(() -> makeAnswer(word));
        if (!taken) {
            connection.close("no worker for an operator's word");
        }
    }

    /** Worker. */
    private void makeAnswer(FourLetterCommand word) {
        EventLoopContext shard = connection.shard();
        try {
            parts.memory().replies().awaitRoom();
            byte[] answer = parts.words().apply(word).getBytes(StandardCharsets.UTF_8);
            parts.memory().replies().changeElsewhere(answer.length);
            shard.post(connection, () -> sendAnswer(answer));
        } catch (RuntimeException e) {
            shard.post(connection, () -> connection.fail(e));
        }
    }

    private void sendAnswer(byte[] answer) {
        parts.memory().replies().changeElsewhere(-answer.length);
        if (!connection.isClosed()) {
            connection.replyBuffer().writeBytes(answer);
            connection.closeAfterFlush();
        }
    }

    private void connect(ConnectRequest request) {
        boolean withoutQuorum = !parts.service().serving();
        if (withoutQuorum && !request.readOnly()) {
            parts.counters().count(Kind.CLOSED_WITHOUT_QUORUM);
            connection.close("no quorum, and the client wants to write");
            return;
        }
        long appliedZxid = appliedZxid();
        if (request.lastZxidSeen() > appliedZxid) {
            parts.counters().count(Kind.CLIENTS_AHEAD);
            connection.close("the client has seen zxid 0x" + Long.toHexString(request.lastZxidSeen()) + ", we are at 0x"
                    + Long.toHexString(appliedZxid));
            return;
        }
        if (withoutQuorum) {
            connectReadOnly(request);
        } else if (request.sessionId() != 0 && !mayBePassword(request.password())) {
            // No session has such a password: the log need not be asked, and must not carry it.
            parts.counters().count(Kind.REATTACHES_REFUSED);
            ConnectResponse.SESSION_GONE.encode(connection.replyBuffer(), request.knowsReadOnly());
            connection.closeAfterFlush();
        } else {
            propose(request);
        }
    }

    private static boolean mayBePassword(@Nullable Bytes password) {
        return password != null && password.length() == PASSWORD_BYTES;
    }

    private void propose(ConnectRequest request) {
        stage = Stage.AWAITS_SESSION;
        int timeoutMillis = parts.settings().timing().clamp(request.timeoutMillis());
        PendingHandshake pending = new PendingHandshake(connection, request);
        List<Identity> identities = connection.identities();
        if (request.sessionId() == 0) {
            byte[] password = new byte[PASSWORD_BYTES];
            RANDOM.nextBytes(password);
            OpenSession open = new OpenSession(timeoutMillis, Bytes.wrap(password));
            long sessionId = parts.sessionIds().next();
            connection.shard().propose(new Proposal(sessionId, 0, identities, open), pending);
        } else {
            AttachSession attach = new AttachSession(timeoutMillis, Objects.requireNonNull(request.password()));
            // A hello that waited in the socket may have the end of its connection right behind it: that comes first.
            connection.shard().post(connection, () -> propose(attach, identities, pending));
        }
    }

    private void propose(AttachSession attach, List<Identity> identities, PendingHandshake pending) {
        if (!connection.isClosing()) {
            long sessionId = pending.request().sessionId();
            Proposal proposal = new Proposal(sessionId, appliedGeneration(sessionId), identities, attach);
            connection.shard().propose(proposal, pending);
        }
    }

    /** Without a quorum there is a session of this connection alone, which nobody else will ever know of. */
    private void connectReadOnly(ConnectRequest request) {
        if (request.sessionId() != 0) {
            connection.close("no quorum to move its session");
            return;
        }
        stage = Stage.OPEN;
        readOnly = true;
        parts.service().servesReadOnly();
        int timeoutMillis = parts.settings().timing().clamp(request.timeoutMillis());
        byte[] password = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(password);
        long sessionId = parts.sessionIds().next();
        connection.openReadOnly(sessionId, timeoutMillis);
        new ConnectResponse(timeoutMillis, sessionId, Bytes.wrap(password), true)
                .encode(connection.replyBuffer(), request.knowsReadOnly());
    }

    boolean readOnly() {
        return readOnly;
    }

    private long appliedGeneration(long sessionId) {
        try (ReadScope scope = parts.replica().read()) {
            Session session = scope.tree().session(sessionId);
            return session == null ? AttachSession.FROM_ANYWHERE : session.generation();
        }
    }

    private long appliedZxid() {
        try (ReadScope scope = parts.replica().read()) {
            return scope.tree().lastZxid();
        }
    }

    /**
     * Asks for a session that has moved since its client said hello once more: a client that has not closed this
     * connection, as far as can be known, came here last. One that has gone elsewhere must not be called back.
     */
    boolean askAgainIfMoved(PendingHandshake pending, Effects effects) {
        boolean moved = effects.outcome() instanceof Outcome.Failed failed && failed.error() == ErrorCode.SESSION_MOVED;
        if (moved) {
            propose(pending.request());
        }
        return moved;
    }

    /** Writes the answer; false when the connection must be closed behind it. */
    boolean handshakeApplied(PendingHandshake pending, Effects effects, ByteBuf out) {
        ConnectRequest request = pending.request();
        if (effects.outcome() instanceof Outcome.Failed failed && failed.error() == ErrorCode.THROTTLED_OP) {
            // "Session gone" would be final for a client that had none; whoever is cut off tries again later.
            parts.counters().count(Kind.SESSIONS_REFUSED);
            connection.close("the ensemble has all the sessions that it may have");
            return false;
        }
        if (!(effects.outcome() instanceof Outcome.SessionAttached attached)) {
            parts.counters().count(Kind.REATTACHES_REFUSED);
            ConnectResponse.SESSION_GONE.encode(out, request.knowsReadOnly());
            return false;
        }
        stage = Stage.OPEN;
        if (request.sessionId() != 0) {
            parts.traffic().sessionReattached();
        }
        new ConnectResponse(attached.timeoutMillis(), attached.sessionId(), attached.password(), false)
                .encode(out, request.knowsReadOnly());
        return true;
    }

    // ---- in the session

    private void request(ByteBuf frame) {
        if (frame.readableBytes() < HEADER_BYTES) {
            throw new BrokenRecord("request of " + frame.readableBytes() + " bytes");
        }
        frameBytes = frame.readableBytes();
        int xid = frame.readInt();
        int number = frame.readInt();
        if (OpCode.isForServersOnly(number)) {
            throw new BrokenRecord("opcode " + number + " from a client");
        }
        touch();
        OpCode code = OpCode.of(number);
        if (code == OpCode.AUTH) {
            authenticate(xid, frame);
            return;
        }
        if (code == null || code == OpCode.SASL) {
            connection.accept(pending(xid, code, new Request.Unknown(number)));
            return;
        }
        int replyXid = code == OpCode.PING ? ReplyFrame.XID_PING : xid;
        Request request = DECODER.decode(code, new WireReader(frame));
        connection.accept(pending(replyXid, code, readOnly ? withoutChanges(request) : request));
    }

    private static Request withoutChanges(Request request) {
        if (request instanceof Request.Write write) {
            boolean leaves = write.operation() instanceof CloseSession;
            return new Request.RefusedRead(leaves ? ErrorCode.OK : ErrorCode.NOT_READ_ONLY);
        }
        return request instanceof Request.Sync ? new Request.RefusedRead(ErrorCode.NOT_READ_ONLY) : request;
    }

    private void touch() {
        EventLoopContext shard = connection.shard();
        if (touchedPulse != shard.touches().pulse() && !readOnly) {
            touchedPulse = shard.touches().touch(connection.sessionId());
        }
    }

    private PendingRequest pending(int xid, @Nullable OpCode code, Request request) {
        PendingRequest.Header header = new PendingRequest.Header(
                xid, code, ++sequence, connection.shard().readNanos(), frameBytes);
        return new PendingRequest(connection, header, request, connection.identities());
    }

    /** Does not wait its turn: what follows on the connection has the new identity. */
    private void authenticate(int xid, ByteBuf frame) {
        List<Identity> proved = null;
        try {
            WireReader in = new WireReader(frame);
            in.readInt(); // a type that nobody uses
            String scheme = in.readText();
            Bytes payload = in.readBuffer();
            proved = scheme == null || payload == null ? null : parts.schemes().authenticate(scheme, payload);
        } catch (BrokenRecord broken) {
            connection.malformed("auth: " + broken.getMessage());
            return;
        }
        boolean taken = proved != null && connection.addIdentities(proved);
        ErrorCode error = taken ? ErrorCode.OK : ErrorCode.AUTH_FAILED;
        ReplyFrame.writeHeaderOnly(connection.replyBuffer(), xid, 0, error);
        if (!taken) {
            parts.traffic().authFailed();
            connection.closeAfterFlush();
        }
    }
}
