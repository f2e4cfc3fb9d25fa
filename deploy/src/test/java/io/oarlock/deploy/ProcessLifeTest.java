package io.oarlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProcessLifeTest {
    private final ProcessLife life = new ProcessLife();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ProcessLife.class);

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
    void whatFailsWhileTheProcessEndsIsToldOnceForEachReason() {
        life.failed(ExitCode.UNEXPECTED);
        for (int write = 0; write < 100; write++) {
            life.fatal(ExitCode.UNEXPECTED, "the Raft log cannot be written", new IOException("no space"));
        }
        life.fatal(ExitCode.UNEXPECTED, "the store failed", null);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("while stopping: the Raft log cannot be written", "while stopping: the store failed");
        assertThat(life.isFailing()).isTrue();
    }
}
