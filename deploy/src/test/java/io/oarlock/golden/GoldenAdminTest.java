package io.oarlock.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.testing.Cluster;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.apache.jute.BinaryInputArchive;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.persistence.FileSnap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin commands of this server and of a running ZooKeeper, key by key. */
@ExtendWith(Rivals.Resolver.class)
class GoldenAdminTest {
    private static final String SUPER = "digest super:test";

    private static Rivals rivals;

    @BeforeAll
    static void take(Rivals started) {
        rivals = started;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ruok",
                "is_read_only",
                "isro",
                "get_trace_mask",
                "gtmk",
                "set_trace_mask",
                "stmk?traceMask=abc",
                "stmk?traceMask=306",
                "hash",
                "leader",
                "lead",
                "observers",
                "obsr",
                "voting_view",
                "zabstate",
                "watch_summary",
                "wchs",
                "connection_stat_reset",
                "crst",
                "stat_reset",
                "srst",
                "observer_connection_stat_reset",
                "orst",
                "snapshot",
                "snap",
                "nosuch",
                "RUOK",
                ""
            })
    void isAnsweredToTheLetter(String command) throws Exception {
        HttpResponse<String> expected = get(rivals.theirs(), command);
        HttpResponse<String> actual = get(rivals.ours(), command);

        assertThat(actual.body()).isEqualTo(expected.body());
        assertThat(actual.statusCode()).isEqualTo(expected.statusCode());
        // The list of the commands has none there.
        assertThat(contentType(actual)).startsWith(contentType(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configuration",
                "conf",
                "config",
                "connections",
                "cons",
                "dirs",
                "dump",
                "environment",
                "env",
                "envi",
                "last_snapshot",
                "lsnp",
                "server_stats",
                "srvr",
                "stats",
                "stat",
                "watches",
                "wchc",
                "watches_by_path",
                "wchp"
            })
    void hasTheSameKeysAndTypes(String command) throws Exception {
        assertThat(Shapes.ofJson(json(rivals.ours(), command)))
                .isEqualTo(Shapes.ofJson(json(rivals.theirs(), command)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "monitor", "srvr", "nosuch", "snapshot", "restore", "set_trace_mask", "gtmk"})
    void aMemberWithoutAQuorumAnswersAsZooKeeperDoes(String command) throws Exception {
        HttpResponse<String> expected = get(rivals.theirsAlone(), command);
        HttpResponse<String> actual = get(rivals.oursAlone(), command);
        if (command.equals("monitor")) {
            // There it is an exception.
            assertThat(expected.statusCode()).isEqualTo(500);
            expected = get(rivals.theirsAlone(), "ruok");
        }

        assertThat(actual.body().replaceAll("\"command\" : .*", ""))
                .isEqualTo(expected.body().replaceAll("\"command\" : .*", ""));
        assertThat(actual.statusCode()).isEqualTo(expected.statusCode());
    }

    @Test
    void monitorHasTheTypesThatZooKeeperGivesTheSameKeys() throws Exception {
        Map<String, Object> theirs = Shapes.members(json(rivals.theirs(), "monitor"));
        Map<String, Object> ours = Shapes.members(json(rivals.ours(), "monitor"));

        theirs.keySet().retainAll(ours.keySet());
        ours.keySet().retainAll(theirs.keySet());
        assertThat(ours).hasSizeGreaterThan(40).isEqualTo(theirs);
    }

    @Test
    void systemPropertiesAndConfigurationShowNoSecrets() throws Exception {
        assertThat(get(rivals.ours(), "icfg").body())
                .contains("\"initial_configuration\" : null")
                .isEqualTo(get(rivals.ours(), "initial_configuration").body());
        assertThat(json(rivals.ours(), "sysp").has("java.version")).isTrue();
        assertThat(get(rivals.ours(), "system_properties").body()).doesNotContain("D/InIHSb7yEEbrWz8b9l71RjZJU=");
    }

    @Test
    void aSnapshotIsAFileThatZooKeeperReads() throws Exception {
        assertThat(snapshot("digest somebody:else").statusCode()).isEqualTo(403);
        assertThat(snapshot("ip").statusCode()).isEqualTo(403);
        assertThat(snapshot("nosuch scheme").statusCode()).isEqualTo(401);
        assertThat(snapshot("a b c").statusCode()).isEqualTo(401);

        HttpResponse<byte[]> answer = snapshot(SUPER);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contentType(answer)).isEqualTo("application/octet-stream");
        assertThat(answer.headers().firstValue("snapshot_size")).hasValue(String.valueOf(answer.body().length));
        DataTree tree = new DataTree();
        Map<Long, Integer> sessions = new HashMap<>();
        FileSnap.deserialize(tree, sessions, BinaryInputArchive.getArchive(new ByteArrayInputStream(answer.body())));
        assertThat(tree.getNode("/kept").getData()).hasSize(10);
        assertThat(tree.getNode("/mine")).isNotNull();
        assertThat(sessions).hasSize(1);
        assertThat(answer.headers().firstValue("last_zxid").orElse("")).matches("0x[0-9a-f]+");
        assertThat(snapshot(SUPER).statusCode()).isEqualTo(429);
    }

    @Test
    void restoreIsRefusedAsWhereItIsDisabled() throws Exception {
        AdminClient admin = admin(rivals.ours());
        HttpRequest.Builder request =
                admin.request("/commands/restore").POST(BodyPublishers.ofByteArray(new byte[100]));

        assertThat(admin.send(request.build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
        assertThat(admin.send(request.header("Authorization", SUPER).build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void theSamePortSpeaksHttps() throws Exception {
        HttpResponse<String> expected = overTls(rivals.theirs(), "/commands/ruok");
        HttpResponse<String> actual = overTls(rivals.ours(), "/commands/ruok");

        assertThat(actual.body()).isEqualTo(expected.body());
        assertThat(actual.statusCode()).isEqualTo(200).isEqualTo(expected.statusCode());
        assertThat(actual.headers().firstValue("Strict-Transport-Security").map(value -> value.replace(" ", "")))
                .isEqualTo(expected.headers()
                        .firstValue("Strict-Transport-Security")
                        .map(value -> value.replace(" ", "")))
                .isPresent();
        assertThat(get(rivals.ours(), "ruok").headers().firstValue("Strict-Transport-Security"))
                .isEqualTo(get(rivals.theirs(), "ruok").headers().firstValue("Strict-Transport-Security"));
    }

    private static HttpResponse<String> overTls(Cluster cluster, String path) throws Exception {
        URI uri = URI.create("https://localhost:" + cluster.member(1).adminPort() + path);
        return rivals.https().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void probesAreAnswered() throws Exception {
        assertThat(statusOf(rivals.ours(), "/health/live")).isEqualTo(200);
        assertThat(statusOf(rivals.ours(), "/health/started")).isEqualTo(200);
        assertThat(statusOf(rivals.ours(), "/health/ready")).isEqualTo(200);
        assertThat(statusOf(rivals.ours(), "/health/other")).isEqualTo(404);
        assertThat(statusOf(rivals.ours(), "/metrics")).isEqualTo(200);
        assertThat(statusOf(rivals.oursAlone(), "/health/live")).isEqualTo(200);
        assertThat(statusOf(rivals.oursAlone(), "/health/ready")).isEqualTo(503);
    }

    private static int statusOf(Cluster cluster, String path) throws Exception {
        return admin(cluster).get(path).statusCode();
    }

    private static HttpResponse<byte[]> snapshot(String authorization) throws Exception {
        AdminClient admin = admin(rivals.ours());
        return admin.send(
                admin.request("/commands/snapshot")
                        .header("Authorization", authorization)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> get(Cluster cluster, String command) throws Exception {
        return admin(cluster).command(command);
    }

    private static AdminClient admin(Cluster cluster) {
        return new AdminClient(cluster.member(1));
    }

    private static JsonNode json(Cluster cluster, String command) throws Exception {
        return admin(cluster).json(command);
    }

    private static String contentType(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").replace(" ", "");
    }
}
