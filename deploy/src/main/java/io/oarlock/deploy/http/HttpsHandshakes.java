package io.oarlock.deploy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.oarlock.metrics.Counter;
import io.oarlock.tls.HandshakeThreads;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of the connections to one port. Keys and certificates are worked with by threads of its own: neither the event
 * loop nor a worker that makes answers waits for them.
 */
final class HttpsHandshakes implements HandshakeThreads, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpsHandshakes.class);
    /** Beside those that may wait for the network. */
    private static final int THREADS = 2;

    private static final int LOOK_SECONDS = 1;

    private final HttpPort.Https https;
    private final Counter plain;
    private final ThreadPoolExecutor threads;

    /**
     * @param plain counts connections that do not speak TLS where they need not
     * @param handshakesMax that may wait for a thread; those of closed connections do not
     */
    HttpsHandshakes(HttpPort.Https https, Counter plain, int handshakesMax) {
        this.https = https;
        this.plain = plain;
        int threadsMax = THREADS + https.contexts().waitingMax();
        this.threads = new ThreadPoolExecutor(
                threadsMax,
                threadsMax,
                1,
                TimeUnit.MINUTES,
                // One more for the look at the files.
                new LinkedBlockingQueue<>(handshakesMax + 1),
                new DefaultThreadFactory("oarlock-https", true));
    }

    /** Looks for changed files from now on, where these are to be taken. */
    void watchFiles(EventLoopGroup loop) {
        if (https.contexts().reloads()) {
            loop.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look() {
        try {
            threads.execute(https.contexts()::reload);
        } catch (RejectedExecutionException busy) {
            LOG.debug("key and trust stores are looked at later", busy);
        }
    }

    /** The first handler of a connection. */
    ChannelHandler firstHandler(Channel channel) {
        return https.plainToo() ? new TlsDetector(() -> handler(channel), plain) : handler(channel);
    }

    private SslHandler handler(Channel channel) {
        return https.contexts().handler(channel, (InetSocketAddress) channel.remoteAddress(), this);
    }

    @Override
    public void run(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void takeBack(Runnable task) {
        threads.remove(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
