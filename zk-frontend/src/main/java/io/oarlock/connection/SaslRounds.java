package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.oarlock.memory.IdentityMemory;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.sasl.SaslExchange;
import io.oarlock.sasl.SaslExchange.Outcome;
import io.oarlock.sasl.SaslSettings;
import io.oarlock.telemetry.LogRateLimit;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.wire.BrokenRecord;
import io.oarlock.wire.ReplyFrame;
import io.oarlock.wire.WireReader;
import io.oarlock.wire.WireWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code sasl} packets and adds what they prove to the identity of the connection. As {@code auth} packets they
 * do not wait for earlier requests. One for all connections.
 */
public final class SaslRounds {
    private static final Logger LOG = LoggerFactory.getLogger(SaslRounds.class);

    private final @Nullable SaslSettings settings;
    private final TrafficCounters traffic;
    private final SaslQueue waiting;
    private final IdentityMemory memory;
    private final LogRateLimit pace;

    /**
     * @param settings null where SASL is not configured
     * @param waiting rounds that may block; a connection has one at a time
     * @param memory what exchanges keep between their rounds
     */
    public SaslRounds(
            @Nullable SaslSettings settings,
            TimeSource time,
            TrafficCounters traffic,
            SaslQueue waiting,
            IdentityMemory memory) {
        this.settings = settings;
        this.traffic = traffic;
        this.waiting = waiting;
        this.memory = memory;
        this.pace = new LogRateLimit(time::nanoTime);
    }

    /** For a new connection; null where SASL is not configured. */
    @Nullable
    Exchange newExchange() {
        return settings == null ? null : new Exchange(new SaslExchange(settings), memory);
    }

    /** @param packet what comes behind the header of the request */
    void round(Connection connection, @Nullable Exchange exchange, int xid, ByteBuf packet) {
        Bytes token;
        try {
            token = new WireReader(packet).readBuffer();
        } catch (BrokenRecord broken) {
            connection.malformed("sasl: " + broken.getMessage());
            return;
        }
        if (exchange == null || settings == null) {
            // As ZooKeeper: the client hears nothing, and has proved nothing.
            answer(connection, xid, ErrorCode.OK, null);
            return;
        }
        byte[] said = token == null ? new byte[0] : token.array();
        if (!exchange.takesRoom(said)) {
            // An answer would be final for the client; without one it tries again, or elsewhere.
            traffic.authFailed();
            connection.close("no memory for its authentication");
            return;
        }
        if (!exchange.blocks(said)) {
            Outcome outcome = exchange.round(said);
            exchange.settle();
            answer(connection, settings, xid, outcome);
            return;
        }
        // What comes behind it has the new identity: it is not read before, however long the round waits for a worker.
        connection.reader().proves(true);
        SaslSettings asked = settings;
        boolean waits = exchange.waitsIn(waiting, said.length, () -> {
            Outcome outcome = made(exchange, said);
            connection.loop().post(connection, () -> {
                exchange.settle();
                proved(connection, asked, xid, outcome);
            });
        });
        if (!waits) {
            connection.close("no room for its authentication");
        }
    }

    /** Whatever a mechanism throws is a failure: without an outcome the connection would never be read again. */
    private static Outcome made(Exchange exchange, byte[] said) {
        try {
            return exchange.round(said);
        } catch (RuntimeException e) {
            LOG.warn("a round of SASL failed", e);
            return new Outcome.Failed("a round that failed: " + e);
        }
    }

    private void proved(Connection connection, SaslSettings asked, int xid, Outcome outcome) {
        if (!connection.isClosed()) {
            connection.reader().proves(false);
            answer(connection, asked, xid, outcome);
            connection.wakeUp();
        }
    }

    private void answer(Connection connection, SaslSettings asked, int xid, Outcome outcome) {
        if (outcome instanceof Outcome.Challenge challenge) {
            answer(connection, xid, ErrorCode.OK, challenge.token());
        } else if (outcome instanceof Outcome.Proved proved && connection.addIdentities(proved.identities())) {
            answer(connection, xid, ErrorCode.OK, proved.token());
        } else {
            fail(connection, asked, xid, outcome);
        }
    }

    private void fail(Connection connection, SaslSettings asked, int xid, Outcome outcome) {
        traffic.authFailed();
        if (pace.mayTell()) {
            String why = outcome instanceof Outcome.Failed failed ? failed.why() : "no room for its identity";
            LOG.warn("{} has not authenticated by SASL: {}", connection.remote(), why);
        }
        if (asked.keepsFailed() && !asked.required()) {
            answer(connection, xid, ErrorCode.OK, null);
            return;
        }
        ErrorCode error = asked.required() ? ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH : ErrorCode.AUTH_FAILED;
        answer(connection, xid, error, null);
        connection.closeAfterFlush();
    }

    private static void answer(Connection connection, int xid, ErrorCode error, @Nullable Bytes token) {
        ByteBuf out = connection.replyBuffer();
        int start = ReplyFrame.open(out, xid, 0, error);
        WireWriter.writeBuffer(out, token);
        ReplyFrame.close(out, start);
    }

    /**
     * One connection's exchange. What it keeps between its rounds counts as memory of what clients prove, until it is
     * over or its connection closed: a client may begin one and never end it. Event loop only, but for {@link #round}.
     */
    static final class Exchange {
        private final SaslExchange exchange;
        private final IdentityMemory memory;
        private long held;
        private boolean closed;
        /** The last one that was given to the threads. */
        private SaslQueue.@Nullable Round round;

        private Exchange(SaslExchange exchange, IdentityMemory memory) {
            this.exchange = exchange;
            this.memory = memory;
        }

        private boolean blocks(byte[] token) {
            return exchange.blocks(token);
        }

        /** Takes the memory of a round; false when there is none, and the round must not be made. */
        private boolean takesRoom(byte[] token) {
            return hold(exchange.bytesWith(token));
        }

        /** False when there is no room for it. */
        boolean waitsIn(SaslQueue queue, int tokenBytes, Runnable work) {
            round = queue.add(tokenBytes, work);
            return round != null;
        }

        /** Only after {@link #takesRoom}; any thread, one at a time. */
        private Outcome round(byte[] token) {
            return exchange.round(token);
        }

        /** A round is made: gives back what it does not keep. */
        private void settle() {
            round = null;
            if (!closed) {
                hold(exchange.bytes());
            }
        }

        /** The connection is gone: a round that waits would keep out those of others. */
        void close() {
            closed = true;
            hold(0);
            if (round != null) {
                round.takeBack();
            }
        }

        private boolean hold(long then) {
            boolean taken = memory.change(held, then);
            if (taken) {
                held = then;
            }
            return taken;
        }
    }
}
