package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.eventloop.HandshakeTimeouts;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Operation.CloseSession;
import io.oarlock.read.ReadConsistency;
import io.oarlock.session.SessionTouches;
import io.oarlock.wire.BrokenRecord;
import io.oarlock.wire.ConnectRequest;
import io.oarlock.wire.FourLetterCommand;
import io.oarlock.wire.OpCode;
import io.oarlock.wire.OperatorWord;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.Request;
import io.oarlock.wire.RequestDecoder;
import io.oarlock.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Understands a connection's frames: first perhaps a word of an operator, then the connect request, then requests.
 * Belongs to one connection and its event loop.
 */
public final class RequestReader {
    private static final int HEADER_BYTES = 8;
    private static final RequestDecoder DECODER = new RequestDecoder();

    private final Connection connection;
    private final SessionHandshake handshake;
    private final Authenticator authenticator;
    private final WordReplies words;
    private final SaslRounds sasl;
    private final SessionTouches touches;
    private final HandshakeTimeouts timeouts;
    private ConnectionStage stage = ConnectionStage.FIRST_BYTES;
    private boolean readOnly;
    private boolean linearizable;
    /** Whether a worker looks at what the client proves. */
    private boolean proving;

    private SaslRounds.@Nullable Exchange exchange;
    private long sequence;
    private int touchedPulse;

    public RequestReader(
            Connection connection,
            SessionHandshake handshake,
            Authenticator authenticator,
            WordReplies words,
            SaslRounds sasl,
            SessionTouches touches,
            HandshakeTimeouts timeouts) {
        this.connection = connection;
        this.handshake = handshake;
        this.authenticator = authenticator;
        this.words = words;
        this.sasl = sasl;
        this.touches = touches;
        this.timeouts = timeouts;
    }

    /** How far a connection has come. */
    private enum ConnectionStage {
        FIRST_BYTES,
        OPERATOR_WORD,
        CONNECT_REQUEST,
        AWAITS_SESSION,
        OPEN
    }

    /** The connection is open: the time for its handshake begins. */
    void opened() {
        timeouts.add(connection, connection.loop().time().nanoTime());
    }

    void closed() {
        timeouts.remove(connection);
        handshake.closed(connection);
        if (exchange != null) {
            exchange.close();
        }
    }

    SessionHandshake handshake() {
        return handshake;
    }

    /** False when nothing more is read for now. */
    boolean takesFrames() {
        return !awaitsSession() && !proving && !handshake.isStopping();
    }

    /** While it does, nothing more is read: what the client has sent already waits in its frames. */
    boolean awaitsSession() {
        return stage == ConnectionStage.AWAITS_SESSION || stage == ConnectionStage.OPERATOR_WORD;
    }

    /** Nothing has come yet that tells what the client wants. */
    public boolean isNew() {
        return stage == ConnectionStage.FIRST_BYTES;
    }

    /** An operator who has sent a four-letter word may shut that side of the socket and still wait for the answer. */
    public boolean answersWord() {
        return stage == ConnectionStage.OPERATOR_WORD;
    }

    /** Its session is being opened or moved by the log. */
    void awaitSession() {
        stage = ConnectionStage.AWAITS_SESSION;
    }

    /**
     * It has a session in time.
     *
     * @param reads whether the session is one that only reads
     */
    void sessionOpened(boolean reads) {
        timeouts.remove(connection);
        stage = ConnectionStage.OPEN;
        readOnly = reads;
    }

    /** While it does, nothing more is read. */
    void proves(boolean now) {
        proving = now;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** How new the state must be that what comes from now on is answered from. */
    void reads(ReadConsistency consistency) {
        linearizable = consistency == ReadConsistency.LINEARIZABLE;
    }

    /** Whether reads wait for a ReadIndex round. */
    boolean linearizable() {
        return linearizable;
    }

    /**
     * Takes in the first four bytes, which are read again with the first frame. False when no frames follow: the bytes
     * are a word of an operator, or the client is turned away.
     *
     * @param nextBytes the eight bytes behind them, null when they have not come
     */
    public boolean begins(int firstBytes, @Nullable Long nextBytes) {
        FourLetterCommand word = FourLetterCommand.of(firstBytes);
        if (word != null) {
            stage = ConnectionStage.OPERATOR_WORD;
            connection.loop().traffic().requestReceived(Integer.BYTES);
            connection.stats().received();
            words.answer(connection, new OperatorWord(word, nextBytes));
            return false;
        }
        if (!handshake.admits(connection)) {
            return false;
        }
        stage = ConnectionStage.CONNECT_REQUEST;
        return true;
    }

    /**
     * Takes in one frame; only while {@link ReadFlow#acceptsFrame}.
     *
     * @throws BrokenRecord when the connection cannot go on
     */
    public void frame(ByteBuf frame) {
        connection.loop().traffic().requestReceived(frame.readableBytes());
        connection.stats().received();
        if (stage == ConnectionStage.CONNECT_REQUEST) {
            handshake.connect(connection, ConnectRequest.decode(frame));
        } else {
            request(frame);
        }
        connection.loop().serveSoon(connection);
    }

    private void request(ByteBuf frame) {
        int bytes = frame.readableBytes();
        if (bytes < HEADER_BYTES) {
            throw new BrokenRecord("request of " + bytes + " bytes");
        }
        int xid = frame.readInt();
        int number = frame.readInt();
        if (OpCode.isForServersOnly(number)) {
            throw new BrokenRecord("opcode " + number + " from a client");
        }
        touch();
        OpCode code = OpCode.of(number);
        if (code == OpCode.AUTH) {
            authenticator.authenticate(connection, xid, frame);
            return;
        }
        if (code == OpCode.SASL) {
            if (exchange == null) {
                exchange = sasl.newExchange();
            }
            sasl.round(connection, exchange, xid, frame);
            return;
        }
        if (!authenticator.admits(connection, xid)) {
            return;
        }
        if (code == null) {
            accept(xid, code, bytes, new Request.Unknown(number));
            return;
        }
        int replyXid = code == OpCode.PING ? ReplyFrame.XID_PING : xid;
        Request request = DECODER.decode(code, new WireReader(frame));
        accept(replyXid, code, bytes, readOnly ? withoutChanges(request) : request);
    }

    private void accept(int xid, @Nullable OpCode code, int bytes, Request request) {
        PendingRequest.Header header = new PendingRequest.Header(
                xid, code, ++sequence, connection.loop().time().nanoTime(), bytes);
        connection.accept(new PendingRequest(connection, header, request, connection.identities()));
    }

    private static Request withoutChanges(Request request) {
        if (request instanceof Request.Write write) {
            boolean leaves = write.operation() instanceof CloseSession;
            return new Request.RefusedRead(leaves ? ErrorCode.OK : ErrorCode.NOT_READ_ONLY);
        }
        return request instanceof Request.Sync ? new Request.RefusedRead(ErrorCode.NOT_READ_ONLY) : request;
    }

    private void touch() {
        if (touchedPulse != touches.pulse() && !readOnly) {
            touchedPulse = touches.touch(connection.sessionId());
        }
    }
}
