package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.ZnodePath;
import io.oarlock.rules.QuotaExcess;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QuotaLogTest {
    private final AtomicLong nanos = new AtomicLong();
    private final QuotaLog log = new QuotaLog(new MetricRegistry(), nanos::get);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(QuotaLog.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void aPathIsToldOnceAMinuteWithWhatIsOverAndHowFar() {
        log.tell(List.of(excess("/a", 5)));
        log.tell(List.of(excess("/a", 6), excess("/b", 7)));
        assertThat(texts())
                .containsExactly(
                        "Quota exceeded: /a [current count=5, soft limit 4]",
                        "Quota exceeded: /b [current count=7, soft limit 4]");
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.tell(List.of(excess("/a", 8)));
        assertThat(texts()).hasSize(3);
    }

    @Test
    void manyPathsDoNotFillTheMemory() {
        for (int i = 0; i < 2_000; i++) {
            log.tell(List.of(excess("/n" + i, 5)));
        }
        assertThat(texts()).hasSize(1_000);
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.tell(List.of(excess("/later", 5)));
        assertThat(texts()).hasSize(1_001);
    }

    @Test
    void aLongPathIsShownAndKeptInPart() {
        log.tell(List.of(excess("/" + "n".repeat(100_000), 5)));
        assertThat(texts().get(0)).startsWith("Quota exceeded: /nnn").hasSizeLessThan(2_100);
    }

    private static QuotaExcess excess(String path, long count) {
        return new QuotaExcess(new ZnodePath(path), "count", count, 4);
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
