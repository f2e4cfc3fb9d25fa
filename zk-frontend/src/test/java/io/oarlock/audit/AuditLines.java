package io.oarlock.audit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What is written to the audit log while a test runs. */
public final class AuditLines implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender;

    public AuditLines() {
        this(new CountDownLatch(0));
    }

    /** @param disk is waited for with each line */
    AuditLines(CountDownLatch disk) {
        appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                written.add(event.getFormattedMessage());
            }
        };
    }

    public List<String> written() {
        return written;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
