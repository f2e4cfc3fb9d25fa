package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.audit.AuditLines;
import io.oarlock.audit.AuditLog;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.AuthSettings;
import io.oarlock.connection.AuditTrail;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Limits;
import io.oarlock.time.TimeSource;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the audit log says of the words of operators. */
@Timeout(60)
class AuditedWordsTest {
    @RegisterExtension
    final AuditLines lines = new AuditLines();

    private final List<String> written = lines.written();

    /** Whether the word may be asked or not is decided behind it. */
    @Test
    void thoseThatChangeSomethingAreTold() throws Exception {
        AuditLog log = new AuditLog(AuthSchemes.of(AuthSettings.DEFAULTS), new MetricRegistry());
        try (LocalReplica replica = new LocalReplica(TimeSource.SYSTEM);
                FrontEnd front = new FrontEnd(
                        FrontFixture.settings().withLimits(Limits.DEFAULTS),
                        replica,
                        TimeSource.SYSTEM,
                        new MetricRegistry(),
                        (reason, cause) -> {},
                        new AuditTrail(log))) {
            replica.start(front, front);
            InetSocketAddress address = front.open(word -> "not allowed").get(0);
            for (String word : List.of("srvr", "crst", "srst", "stmk\0\0\0\0\0\0\0\7", "ruok")) {
                try (RawClient operator = new RawClient(address)) {
                    operator.raw(word.getBytes(StandardCharsets.US_ASCII));
                    operator.readAll();
                }
            }
        } finally {
            log.close();
        }
        assertThat(written.subList(0, written.size() - 1)).containsExactly(line("crst"), line("srst"), line("stmk"));
    }

    private static String line(String word) {
        return "user=127.0.0.1\tip=127.0.0.1\toperation=" + word + "\tresult=invoked";
    }
}
