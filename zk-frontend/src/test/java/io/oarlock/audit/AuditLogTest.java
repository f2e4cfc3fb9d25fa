package io.oarlock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.audit.AuditEvent.Result;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.AuthSettings;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Identity;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditLogTest {
    private static final AuthSchemes SCHEMES = AuthSchemes.of(AuthSettings.DEFAULTS);
    private static final List<Identity> ADA =
            List.of(new Identity("ip", "10.0.0.1"), new Identity("digest", "ada:c2VjcmV0"));

    private final CountDownLatch disk = new CountDownLatch(1);

    @RegisterExtension
    final AuditLines lines = new AuditLines(disk);

    private final List<String> written = lines.written();
    private final MetricRegistry metrics = new MetricRegistry();

    private static AuditEvent created(String path) {
        return new AuditEvent(0x1a, ADA, "10.0.0.1", "create", path, "persistent", null, Result.SUCCESS);
    }

    @Test
    void aLineHasTheFieldsOfZooKeeper() {
        AuditLine lines = new AuditLine(SCHEMES, "root");
        assertThat(lines.of(created("/a")))
                .isEqualTo("session=0x1a\tuser=10.0.0.1,ada\tip=10.0.0.1\toperation=create\tznode=/a"
                        + "\tznode_type=persistent\tresult=success");
        assertThat(lines.of(AuditEvent.ofServer("serverStop", Result.INVOKED)))
                .isEqualTo("user=root\toperation=serverStop\tresult=invoked");
    }

    @Test
    void theHashOfADigestIsLeftOut() {
        List<AclEntry> acl = List.of(new AclEntry(31, "digest", "ada:c2VjcmV0"), new AclEntry(1, "world", "anyone"));
        AuditEvent event = new AuditEvent(1, ADA, "10.0.0.1", "setAcl", "/a", null, acl, Result.FAILURE);
        assertThat(new AuditLine(SCHEMES, "root").of(event))
                .endsWith("\tacl=digest:ada:x:cdrwaworld:anyone:r\tresult=failure")
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void aPathAddsNeitherAFieldNorALine() {
        String line = new AuditLine(SCHEMES, "root").of(created("/a\tresult=failure\nuser=boss\u001b[2J\u2028"));
        assertThat(line).contains("znode=/a\\u0009result=failure\\u000auser=boss\\u001b[2J\\u2028\t");
        assertThat(line.split("\t")).hasSize(7);
    }

    /** A failed create has whatever path a client asks for. */
    @Test
    void aFewEventsDoNotPushAllOthersOut() {
        String line = new AuditLine(SCHEMES, "root").of(created("/\u0007".repeat(1 << 18)));

        assertThat(line).hasSizeLessThan(20_000).contains("\\u0007... (524288 characters)\t");
    }

    @Test
    void whatItsUserHasProvedCountsForAnEventThatWaits() {
        List<Identity> large = List.of(new Identity("digest", "u".repeat(60_000) + ":h"));
        AuditEvent event = new AuditEvent(1, large, "10.0.0.1", "delete", "/a", null, null, Result.SUCCESS);

        assertThat(event.bytes()).isGreaterThan(120_000);
    }

    /** Of a client that asks for paths of a megabyte, or has proved names as long, before it does something else. */
    @Test
    void aFewLargeEventsLeaveRoomForOthersThatWait() {
        AuditLog log = new AuditLog(SCHEMES, metrics, 200_000);
        List<Identity> named = List.of(new Identity("digest", "u".repeat(1 << 18) + ":h"));
        for (int i = 0; i < 10; i++) {
            log.add(created("/" + "p".repeat(1 << 18)));
            log.add(new AuditEvent(1, named, "10.0.0.1", "delete", "/a", null, null, Result.SUCCESS));
        }
        log.add(created("/last"));
        assertThat(metrics.value(Metric.AUDIT_EVENTS_LOST)).isZero();
        disk.countDown();
        log.close();

        assertThat(written).hasSize(22);
        assertThat(written.get(0)).contains("p... (262145 characters)");
        assertThat(written.get(1)).contains("u... (262144 characters)").contains("operation=delete");
        assertThat(written.get(20)).contains("znode=/last");
    }

    /** The events that wait were there before those for which there was no room. */
    @Test
    void whatIsMissingIsSaidWhereItIsMissing() {
        AuditLog log = new AuditLog(SCHEMES, metrics, 10_000);
        int given = 0;
        while (metrics.value(Metric.AUDIT_EVENTS_LOST) == 0) {
            log.add(created("/" + given++));
        }
        disk.countDown();
        log.close();

        assertThat(written).hasSize(given + 1);
        assertThat(written.get(given - 1))
                .isEqualTo("1 events are missing here: they came faster than they could be" + " written");
        assertThat(written.get(given)).contains("operation=serverStop");
    }

    @Test
    void whoGivesAnEventNeverWaitsAndWhatIsMissingIsSaid() {
        AuditLog log = new AuditLog(SCHEMES, metrics, 10_000);
        for (int i = 0; i < 1000; i++) {
            log.add(created("/" + i));
        }
        assertThat(metrics.value(Metric.AUDIT_EVENTS_LOST)).isPositive();
        disk.countDown();
        log.close();
        assertThat(written).anyMatch(line -> line.contains("events are missing here"));
        assertThat(written.get(written.size() - 1)).contains("operation=serverStop\tresult=invoked");
        long lines = written.stream().filter(line -> line.contains("znode=")).count();
        assertThat(lines + metrics.value(Metric.AUDIT_EVENTS_LOST)).isEqualTo(1000);
    }
}
