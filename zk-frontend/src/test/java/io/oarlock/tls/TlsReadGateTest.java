package io.oarlock.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With Java's handler of TLS and a client that asks for new keys. */
class TlsReadGateTest {
    private final Reads reads = new Reads();
    private EmbeddedChannel server;
    private EmbeddedChannel client;

    /** Counts what reaches the socket. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext context) {
            count++;
            context.read();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        Certified own = new Authority("authority").issue(Wish.of("CN=server"));
        SslHandler serving = SslContextBuilder.forServer(own.key(), own.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .clientAuth(ClientAuth.NONE)
                .build()
                .newHandler(Unpooled.EMPTY_BUFFER.alloc());
        SslHandler asking = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build()
                .newHandler(Unpooled.EMPTY_BUFFER.alloc());
        server = new EmbeddedChannel(reads, new TlsReadGate(), serving);
        client = new EmbeddedChannel(new ChannelHandler[] {asking});
        await().until(() -> {
            exchange();
            return serving.handshakeFuture().isDone()
                    && asking.handshakeFuture().isDone();
        });
        exchange();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        client.releaseInbound();
        client.releaseOutbound();
        server.releaseInbound();
        server.releaseOutbound();
    }

    private void exchange() {
        carry(client, server);
        carry(server, client);
    }

    private static void carry(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
        }
    }

    private void askForNewKeys() throws Exception {
        client.pipeline().get(SslHandler.class).engine().beginHandshake();
        client.writeOutbound(Unpooled.EMPTY_BUFFER);
        carry(client, server);
    }

    @Test
    void whoTakesNoAnswersIsNotRead() throws Exception {
        server.config().setAutoRead(false);
        askForNewKeys();
        assertThat(reads.count)
                .as("while it is not behind, a record is read to its end")
                .isPositive();
        server.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        assertThat(server.isWritable()).isFalse();
        int before = reads.count;
        askForNewKeys();
        assertThat(reads.count).isEqualTo(before);
        server.config().setAutoRead(true);
        assertThat(reads.count).isGreaterThan(before);
    }
}
