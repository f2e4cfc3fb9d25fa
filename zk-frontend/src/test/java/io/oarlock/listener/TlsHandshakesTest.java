package io.oarlock.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One bound for all event loops: which of them a handshake is on does not matter. */
class TlsHandshakesTest {
    private static final int MAX = 2;

    private final Clock clock = new Clock();
    private final TlsHandshakes handshakes = new TlsHandshakes(MAX, clock, new FrontEndCounters(new MetricRegistry()));
    private SslContext context;

    private static final class Clock implements TimeSource {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public long millis() {
            return 0;
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        context = SslContextBuilder.forClient().build();
    }

    private SslHandler engine() {
        return context.newHandler(UnpooledByteBufAllocator.DEFAULT);
    }

    @Test
    void theOldestGivesWayOnceItHasHadItsTime() {
        EmbeddedChannel first = new EmbeddedChannel();
        EmbeddedChannel second = new EmbeddedChannel();
        handshakes.begin(first, this::engine);
        clock.nanos++;
        TlsHandshakes.UnderWay later = handshakes.begin(second, this::engine);
        assertThat(handshakes.begin(new EmbeddedChannel(), this::engine)).isNull();
        clock.nanos += TimeUnit.SECONDS.toNanos(2);
        assertThat(handshakes.begin(new EmbeddedChannel(), this::engine)).isNotNull();
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        later.end();
        later.end();
        assertThat(handshakes.count()).isEqualTo(1);
    }

    private static EmbeddedChannel from(String host) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(host, 1);
            }
        };
    }

    /** However young those of its own are; who has come meanwhile has its time. */
    @Test
    void whoBeginsWithoutEndKeepsNobodyElseOut() {
        EmbeddedChannel flood = from("10.0.0.1");
        EmbeddedChannel more = from("10.0.0.1");
        handshakes.begin(flood, this::engine);
        handshakes.begin(more, this::engine);
        EmbeddedChannel other = from("10.0.0.2");
        assertThat(handshakes.begin(other, this::engine)).isNotNull();
        assertThat(flood.isOpen()).isFalse();
        assertThat(more.isOpen()).isTrue();
        assertThat(handshakes.begin(from("10.0.0.1"), this::engine)).isNull();
        assertThat(handshakes.begin(from("10.0.0.2"), this::engine)).isNull();
        assertThat(other.isOpen()).isTrue();
        assertThat(handshakes.count()).isEqualTo(MAX);
    }

    /** As the handler of TLS, which has a word to say first, and says it when a thread has done its work. */
    @Test
    void whoGivesWayIsClosedAtOnce() {
        EmbeddedChannel slow = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext context, ChannelPromise promise) {}
        });
        handshakes.begin(slow, this::engine);
        handshakes.begin(new EmbeddedChannel(), this::engine);
        clock.nanos += TimeUnit.SECONDS.toNanos(2);
        assertThat(handshakes.begin(new EmbeddedChannel(), this::engine)).isNotNull();
        assertThat(slow.isOpen()).isFalse();
    }

    @Test
    void whatCannotBeginIsNotUnderWay() {
        for (int i = 0; i < 3 * MAX; i++) {
            assertThatThrownBy(() -> handshakes.begin(new EmbeddedChannel(), () -> {
                        throw new IllegalStateException("no engine");
                    }))
                    .hasMessage("no engine");
        }
        assertThat(handshakes.count()).isZero();
        assertThat(handshakes.begin(new EmbeddedChannel(), this::engine)).isNotNull();
    }
}
