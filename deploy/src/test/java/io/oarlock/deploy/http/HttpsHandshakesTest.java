package io.oarlock.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TrustedIssuers;
import io.oarlock.testing.Hang;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes while the threads for them hang, as in a look-up of who is revoked. */
@Timeout(60)
class HttpsHandshakesTest {
    private static final int HANDSHAKES_MAX = 3;
    private static final int THREADS = 2;

    @TempDir
    private Path directory;

    private final Hang hang = new Hang();

    @Test
    void thoseOfClosedConnectionsKeepNobodyOut() throws Exception {
        MetricRegistry metrics = new MetricRegistry();
        HttpPort.Https https = new HttpPort.Https(contexts(false), false);
        try (HttpsHandshakes handshakes =
                new HttpsHandshakes(https, metrics.counter(Metric.INSECURE_ADMIN_COUNT), HANDSHAKES_MAX)) {
            for (int i = 0; i < THREADS; i++) {
                handshakes.run(hang);
            }
            for (int i = 0; i < 10 * HANDSHAKES_MAX; i++) {
                TlsContexts.closeAtOnce(begun(handshakes));
            }
            EmbeddedChannel stays = begun(handshakes);
            assertThat(stays.isOpen()).isTrue();
            hang.letGo();
            await().until(() -> {
                stays.runPendingTasks();
                return !stays.outboundMessages().isEmpty();
            });
            stays.finishAndReleaseAll();
        } finally {
            hang.letGo();
        }
    }

    /** As many look-ups of who is revoked as may wait at a time have no answer. */
    @Test
    void lookUpsThatHangLeaveThreadsToOthers() throws Exception {
        MetricRegistry metrics = new MetricRegistry();
        HttpPort.Https https = new HttpPort.Https(contexts(true), false);
        try (HttpsHandshakes handshakes =
                new HttpsHandshakes(https, metrics.counter(Metric.INSECURE_ADMIN_COUNT), HANDSHAKES_MAX)) {
            for (int i = 0; i < TrustedIssuers.CHECKS_MAX; i++) {
                handshakes.run(hang);
            }
            EmbeddedChannel served = begun(handshakes);
            await().until(() -> {
                served.runPendingTasks();
                return !served.outboundMessages().isEmpty();
            });
            served.finishAndReleaseAll();
        } finally {
            hang.letGo();
        }
    }

    /** A connection whose client has said its first word. */
    private static EmbeddedChannel begun(HttpsHandshakes handshakes) throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            public SocketAddress remoteAddress() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
            }
        };
        channel.pipeline().addLast(handshakes.firstHandler(channel));
        SSLEngine client = SSLContext.getDefault().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        channel.writeInbound(Unpooled.wrappedBuffer(hello.flip()));
        return channel;
    }

    private TlsContexts contexts(boolean revocation) throws Exception {
        Authority authority = new Authority("authority");
        Path keys = authority.issue(Wish.of("CN=server")).keyStore(directory.resolve("keys"), "PEM", "");
        Secret none = new Secret("", null);
        StoreFile trust =
                new StoreFile(authority.trustStore(directory.resolve("trust"), "PEM", ""), StoreFormat.PEM, none);
        return new TlsContexts(
                "HTTPS",
                new TlsSettings(
                        new StoreFile(keys, StoreFormat.PEM, none),
                        new ClientCertificates(Demand.WANT, trust, HostCheck.NONE, revocation, false),
                        new Protocols(SafeTls.VERSIONS, List.of(), Engine.JAVA),
                        false));
    }
}
