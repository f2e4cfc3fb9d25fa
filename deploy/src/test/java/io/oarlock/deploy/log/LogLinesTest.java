package io.oarlock.deploy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that the configuration of the release makes of what clients and peers have chosen. */
class LogLinesTest {
    private static final String FORGED = "/a\n2026-01-01T00:00:00.000Z ERROR [main] ServerMain: FATAL\u001b[2J";

    private final LoggerContext context = new LoggerContext();
    private Logger logger;
    private Encoder<ILoggingEvent> encoder;

    @BeforeEach
    void readTheConfigurationOfTheRelease() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("../conf/logback.xml").toUri().toURL());
        logger = context.getLogger("io.oarlock.connection.Connection");
        encoder = ((ConsoleAppender<ILoggingEvent>)
                        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CONSOLE"))
                .getEncoder();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anArgumentWithNewlinesStaysOnOneLine() {
        assertThat(line("refusing {}, and not telling again", null, FORGED).lines())
                .singleElement()
                .asString()
                .endsWith("Connection: refusing /a\\n2026-01-01T00:00:00.000Z ERROR [main] ServerMain: FATAL\\u001b[2J,"
                        + " and not telling again");
    }

    @Test
    void theMessagesOfExceptionsStayOnOneLineToo() {
        IOException thrown = new IOException("outer " + FORGED, new IllegalStateException("inner " + FORGED));
        thrown.addSuppressed(new IllegalArgumentException("suppressed " + FORGED));

        String lines = line("a read failed", thrown);

        assertThat(lines.lines()).noneMatch(line -> line.startsWith("2026-01-01"));
        assertThat(lines)
                .contains("IOException: outer /a\\n2026")
                .contains("IllegalStateException: inner /a\\n2026")
                .contains("IllegalArgumentException: suppressed /a\\n2026")
                .contains("\tat io.oarlock.deploy.log.LogLinesTest");
    }

    @Test
    void aServerInTheBackgroundKeepsTheAuditLogInAFileOfItsOwn(@TempDir Path directory) throws Exception {
        LoggerContext background = new LoggerContext();
        background.setMDCAdapter(new LogbackMDCAdapter());
        background.putProperty("oarlock.log.file", directory.resolve("m1.log").toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(background);
        configurator.doConfigure(Path.of("../conf/logback-file.xml").toUri().toURL());

        background.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger").info("session=0x1\toperation=create");
        background.getLogger("io.oarlock.deploy.ServerMain").info("serving");
        background.stop();

        assertThat(Files.readAllLines(directory.resolve("m1.log.audit")))
                .singleElement()
                .asString()
                .endsWith("Slf4jAuditLogger: session=0x1\toperation=create");
        assertThat(Files.readAllLines(directory.resolve("m1.log")))
                .singleElement()
                .asString()
                .endsWith("serving");
    }

    private String line(String message, Throwable thrown, Object... arguments) {
        LoggingEvent event = new LoggingEvent("caller", logger, Level.WARN, message, thrown, arguments);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
