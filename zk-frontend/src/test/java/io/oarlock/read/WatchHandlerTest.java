package io.oarlock.read;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.auth.AccessCheck;
import io.oarlock.memory.FairShare;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Identity;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.watch.Notification;
import io.oarlock.watch.WatchKind;
import io.oarlock.watch.WatchTable;
import io.oarlock.watch.Watcher;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchHandlerTest {
    private final FrontEndCounters counters = new FrontEndCounters(new MetricRegistry());
    private final WatchHandler watches =
            new WatchHandler(new WatchTable(new AccessCheck(false)), 1, new FairShare(1 << 20, () -> 1), counters);
    private final Logger logger = (Logger) LoggerFactory.getLogger(WatchHandler.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void refusalsAreCountedEachAndLoggedOnceForEachConnection() {
        Watcher first = new Watcher(new Client());
        Watcher second = new Watcher(new Client());
        for (int i = 0; i < 5; i++) {
            watches.register("/first" + i, WatchKind.DATA, first);
            watches.register("/second" + i, WatchKind.DATA, second);
        }
        assertThat(counters.get(Kind.WATCHES_REFUSED)).isEqualTo(8);
        assertThat(log.list).hasSize(2);
    }

    private static final class Client implements Watcher.Target {
        @Override
        public List<Identity> identities() {
            return List.of();
        }

        @Override
        public boolean onEvent(Notification notification) {
            return true;
        }

        @Override
        public void send(Notification notification) {
            throw new UnsupportedOperationException("no watch is restored here");
        }

        @Override
        public long sessionId() {
            return 1;
        }
    }
}
