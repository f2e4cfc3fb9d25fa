package io.oarlock.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oarlock.metrics.Metric;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.FourLetterWord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The families that this server and a running ZooKeeper show Prometheus, the keys of {@code mntr}, and what dashboard
 * and alert rules ask for.
 */
@ExtendWith(Rivals.Resolver.class)
class GoldenMetricsTest {
    private static final String OTHER_TYPE = "Metric families of another type";
    private static final Path PAGES = Path.of("..", "docs", "observability");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*\\}|\"[^\"]*\"|\\[[^\\]]*\\]");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*(?!\\w|\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "by", "on", "bool", "up");

    private static Map<String, String> ours;
    private static Map<String, String> theirs;
    private static Rivals rivals;

    @BeforeAll
    static void scrape(Rivals started) throws Exception {
        rivals = started;
        ours = families(started.ours());
        theirs = families(started.theirsScraped());
    }

    @Test
    void familiesOfZooKeeperThatAreMissingHaveTheirReason() {
        Set<String> missing = new TreeSet<>(theirs.keySet());
        missing.removeAll(ours.keySet());
        // It comes with the first collection of garbage.
        missing.remove("jvm_memory_pool_allocated_bytes_total");

        assertThat(theirs).hasSizeGreaterThan(150);
        assertThat(CompatibilityTables.below(CompatibilityTables.NOT_THERE).keySet())
                .containsAll(missing);
        assertThat(CompatibilityTables.below(CompatibilityTables.NOT_THERE)).allSatisfy((family, reason) -> {
            assertThat(ours).doesNotContainKey(family);
            assertThat(reason).isNotEmpty();
        });
    }

    @Test
    void familiesOfTheSameNameHaveTheSameType() {
        Set<String> others = ours.keySet().stream()
                .filter(theirs::containsKey)
                .filter(family -> !ours.get(family).equals(theirs.get(family)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(others).isEqualTo(CompatibilityTables.below(OTHER_TYPE).keySet());
    }

    @Test
    void keysOfMntrThatAreMissingBelongToFamiliesThatAre() throws IOException {
        Set<String> missing = keysOfMntr(rivals.theirs());
        missing.removeAll(keysOfMntr(rivals.ours()));

        Set<String> families = missing.stream().map(Shapes::family).collect(Collectors.toSet());
        assertThat(families)
                .isSubsetOf(
                        CompatibilityTables.below(CompatibilityTables.NOT_THERE).keySet());
    }

    @Test
    void quantilesAreThere() throws Exception {
        String text = text(rivals.ours());
        for (String family : List.of("fsynctime", "readlatency", "updatelatency")) {
            for (String quantile : List.of("0.5", "0.9", "0.99", "0.999")) {
                assertThat(text).containsPattern("(?m)^" + family + "\\{quantile=\"" + quantile + "\"} \\d");
            }
            assertThat(text).containsPattern("(?m)^" + family + "_count \\d");
        }
    }

    @Test
    void dashboardAndAlertRulesAskForFamiliesThatExist() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(PAGES.resolve("grafana.json")));
        dashboard.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        Files.readAllLines(PAGES.resolve("alerts.yml")).stream()
                .filter(line -> line.strip().startsWith("expr: "))
                .forEach(line -> expressions.add(line.strip().substring("expr: ".length())));

        assertThat(expressions).hasSizeGreaterThan(30).allSatisfy(expression -> {
            Set<String> asked = familiesIn(expression);
            assertThat(asked)
                    .allSatisfy(name -> assertThat(isShown(name)).as(name).isTrue());
            assertThat(asked.isEmpty()).isEqualTo(expression.contains("up{") && !expression.contains("_"));
        });
    }

    private static Set<String> familiesIn(String expression) {
        return IDENTIFIER
                .matcher(LABELS.matcher(expression).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toSet());
    }

    /** Some families are on the leader of an ensemble only. */
    private static boolean isShown(String name) {
        String family = name.replaceFirst("_(count|sum|bucket)$", "");
        return ours.containsKey(name)
                || ours.containsKey(family)
                || Arrays.stream(Metric.values())
                        .anyMatch(metric -> metric.exportedName().equals(name));
    }

    private static String text(Cluster cluster) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + cluster.member(1).metricsPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private static Map<String, String> families(Cluster cluster) throws Exception {
        Map<String, String> families = new TreeMap<>();
        TYPE.matcher(text(cluster)).results().forEach(type -> families.put(type.group(1), type.group(2)));
        return families;
    }

    private static Set<String> keysOfMntr(Cluster cluster) throws IOException {
        return FourLetterWord.ask(cluster.member(1).clientAddress(), "mntr")
                .lines()
                .map(line -> line.split("\t")[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
