package io.oarlock.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bound;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsPageTest {
    @TempDir
    private Path directory;

    /** When this fails: {@code bin/oarlock limits > docs/LIMITS.md}. */
    @Test
    void theDocumentationIsThatOfTheTable() throws IOException {
        assertThat(Files.readString(Path.of("../docs/LIMITS.md"))).isEqualTo(LimitsPage.markdown());
    }

    @Test
    void everyBoundSaysWhatItLimitsAndWhatHappensInASentence() {
        assertThat(Bound.values()).allSatisfy(bound -> {
            assertThat(bound.limits()).as(bound.name()).endsWith(".").doesNotContain("|");
            assertThat(bound.consequence()).as(bound.name()).endsWith(".").doesNotContain("|");
        });
    }

    @Test
    void everyKeyOfABoundIsASettingWithTheSameDefault() {
        assertThat(keyed())
                .allSatisfy(bound -> assertThat(Settings.find(bound.key()))
                        .as(bound.name())
                        .hasValueSatisfying(setting -> assertThat(ByteCount.parse(setting.defaultText()))
                                .isEqualTo(bound.defaultValue())));
    }

    @Test
    void everyMetricOfABoundIsAmongTheNumbersOfARunningServer() throws Exception {
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 1)
                .with("4lw.commands.whitelist", "srvr,mntr")
                .with("metricsProvider.className", Settings.METRICS_PROMETHEUS)
                .with("metricsProvider.httpPort", "0")
                .with("admin.enableServer", "true")
                .with("admin.serverAddress", "127.0.0.1")
                .with("admin.serverPort", ClusterSpec.FREE_PORT);
        Cluster cluster = Cluster.start(spec, directory);
        try {
            Set<String> keys = FourLetterWord.ask(cluster.member(1).clientAddress(), "mntr")
                    .lines()
                    .map(line -> line.split("\t")[0])
                    .collect(Collectors.toSet());
            assertThat(metrics().filter(metric -> !isOfMigrations(metric)).map(metric -> "zk_" + metric))
                    .allMatch(keys::contains);
        } finally {
            Cluster.closeAll(cluster);
        }
    }

    /** A member that waits for its source answers no four-letter word that asks for numbers. */
    @Test
    void metricsOfMigrationsAreThereWhereASourceIsFollowed() throws Exception {
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 1)
                .with("oarlock.migration.source", "127.0.0.1:" + FreePorts.take())
                .with("metricsProvider.className", Settings.METRICS_PROMETHEUS)
                .with("metricsProvider.httpPort", ClusterSpec.FREE_PORT);
        List<String> wanted = metrics().filter(LimitsPageTest::isOfMigrations).toList();
        assertThat(wanted).isNotEmpty();
        try (Cluster cluster = Cluster.prepare(spec, directory)) {
            Member member = cluster.member(1);
            member.start();
            HttpRequest ask = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + member.metricsPort() + "/metrics"))
                    .build();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(HttpClient.newHttpClient()
                                    .send(ask, HttpResponse.BodyHandlers.ofString())
                                    .body()
                                    .lines()
                                    .map(line -> line.split("[ {]")[0]))
                            .containsAll(wanted));
        }
    }

    private static boolean isOfMigrations(String metric) {
        return metric.startsWith("migration_");
    }

    private static Stream<String> metrics() {
        return Arrays.stream(Bound.values()).map(Bound::metric).filter(metric -> !metric.isEmpty());
    }

    private static Stream<Bound> keyed() {
        return Arrays.stream(Bound.values()).filter(bound -> !bound.key().isEmpty());
    }
}
