package io.oarlock.listener;

import io.netty.channel.ChannelHandlerContext;
import io.oarlock.connection.Connection;
import io.oarlock.connection.RequestReader;
import io.oarlock.eventloop.Workers;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.replica.Fault;
import io.oarlock.telemetry.LogRateLimit;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.HandshakeThreads;
import io.oarlock.tls.SilentRecords;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsReadGate;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS for the connections of all event loops: begins handshakes, ends those that fail, and takes new certificates. Keys
 * and certificates are worked with by a few threads of its own, never by an event loop.
 */
public final class ClientTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);
    /** An engine with its buffers and keys, the client's certificates, and what is read of the next message. */
    private static final int HANDSHAKE_BYTES = 128 << 10;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsAccess access;
    private final TimeSource time;
    private final FrontEndCounters counters;
    private final Workers workers;
    private final LogRateLimit pace;
    private final TlsHandshakes handshakes;
    private long lookedNanos;

    public ClientTls(TlsAccess access, Limits limits, TimeSource time, FrontEndCounters counters, Fault fault) {
        this.access = access;
        this.time = time;
        this.counters = counters;
        this.pace = new LogRateLimit(time::nanoTime);
        this.lookedNanos = time.nanoTime();
        int max = handshakesMax(limits);
        // Each handshake waits for one task at a time, which goes with it.
        this.workers = new Workers("oarlock-tls", threads(access.contexts()), max, fault);
        this.handshakes = new TlsHandshakes(max, time, counters);
    }

    /** Beside those that may wait for the network. */
    private static int threads(TlsContexts contexts) {
        int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
        return processors + contexts.waitingMax();
    }

    private static int handshakesMax(Limits limits) {
        long room = Math.max(1, MemoryBudgets.handshakeBytesMax(limits) / HANDSHAKE_BYTES);
        long set = limits.of(Bound.TLS_HANDSHAKES);
        return (int) Math.min(Integer.MAX_VALUE, set > 0 ? Math.min(set, room) : room);
    }

    /** Handshakes under way. Any thread. */
    public int underWay() {
        return handshakes.count();
    }

    /** Takes new certificates where they have changed. To be called several times a tick, by one thread. */
    public void round() {
        long now = time.nanoTime();
        if (access.contexts().reloads() && now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            workers.run(this::reload);
        }
    }

    private void reload() {
        switch (access.contexts().reload()) {
            case TAKEN -> counters.count(Kind.TLS_RELOADS);
            case FAILED -> counters.count(Kind.TLS_RELOAD_FAILURES);
            case UNCHANGED -> {}
        }
    }

    int detectionMillis() {
        return access.detectionMillis();
    }

    // ---- one handshake, on the event loop of its connection

    /** The client has begun to speak TLS. */
    void begin(ChannelHandlerContext context, ProtocolDetector detector, Connection connection) {
        TlsHandshakes.UnderWay handshake;
        try {
            handshake = handshakes.begin(
                    context.channel(),
                    () -> access.contexts().handler(context.channel(), connection.remote(), threads()));
        } catch (RuntimeException unusable) {
            failed(unusable, connection);
            return;
        }
        if (handshake == null) {
            connection.drop();
            return;
        }
        context.pipeline().addBefore(context.name(), null, new TlsReadGate());
        context.pipeline().addAfter(context.name(), null, new TlsOutcome(this, handshake, connection));
        SilentRecords silent = new SilentRecords();
        context.pipeline().addAfter(context.name(), null, silent.listener());
        context.pipeline().addAfter(context.name(), null, handshake.handler());
        context.pipeline().addAfter(context.name(), null, silent);
        // In the place of the detector, so that it sees the bytes that this has read.
        context.pipeline().replace(detector, null, records(connection));
    }

    /** Of all connections' handshakes. */
    HandshakeThreads threads() {
        return new Threads();
    }

    private static TlsRecordBytes records(Connection connection) {
        RequestReader reader = connection.reader();
        return new TlsRecordBytes(connection.flow()::recordHeld, reader::isNew, reader::answersWord);
    }

    /** It is done: what the client has proved counts from here on. */
    void succeeded(TlsHandshakes.UnderWay handshake, Connection connection) {
        handshake.end();
        SSLSession session = handshake.handler().engine().getSession();
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (!connection.addIdentities(access.identities().identities((X509Certificate) chain[0]))) {
                connection.close("no room for the identity that its certificate proves");
            }
        } catch (SSLPeerUnverifiedException anonymous) {
            LOG.debug("{} has shown no certificate", connection.remote());
        }
    }

    void failed(Throwable cause, Connection connection) {
        counters.count(Kind.UNSUCCESSFUL_HANDSHAKES);
        if (pace.mayTell()) {
            LOG.warn("the TLS handshake of {} failed: {}", connection.remote(), reason(cause));
        }
        connection.drop();
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == cause ? cause.toString() : cause + ", because of " + root;
    }

    @Override
    public void close() {
        workers.close();
    }

    private final class Threads implements HandshakeThreads {
        @Override
        public void run(Runnable task) {
            if (!workers.run(task)) {
                throw new RejectedExecutionException("no worker for a TLS handshake");
            }
        }

        @Override
        public void takeBack(Runnable task) {
            workers.takeBack(task);
        }
    }
}
