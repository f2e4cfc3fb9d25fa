package io.oarlock.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpExchangeTest {
    private static final long NO_TASK = -1;

    @Test
    void aClosedConnectionLeavesNoTaskBehind() {
        EmbeddedChannel channel = connected();
        assertThat(channel.runScheduledPendingTasks()).isPositive();

        channel.pipeline().fireChannelInactive();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TASK);
    }

    @Test
    void whoTakesNoAnswersIsNotRead() {
        EmbeddedChannel channel = connected();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    private static EmbeddedChannel connected() {
        return new EmbeddedChannel(new HttpExchange(
                new HttpRouter(List.of()),
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()),
                new HttpLimits(
                        new UnsentReplies(),
                        new AnswersUnderWay(1),
                        new MetricRegistry().counter(Metric.HTTP_ANSWERS_LATE),
                        Duration.ofHours(1)),
                Duration.ofHours(1)));
    }
}
