package io.oarlock.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.finding.Violation;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;

    private final History history = new History(List.of(
            new Event(1, EventKind.INVOKE, 0, "set", Fields.map("client", 7L, "path", "/a<b")),
            new Event(1, EventKind.OK, SECOND / 2, "set", Fields.map("version", 1L)),
            new Event(-1, EventKind.NOTE, SECOND, "fault", fault("start")),
            new Event(2, EventKind.INVOKE, SECOND, "set", Fields.map("client", 8L, "path", "/a<b")),
            new Event(2, EventKind.UNKNOWN, 2 * SECOND, "set", "CONNECTIONLOSS"),
            new Event(-1, EventKind.NOTE, 3 * SECOND, "fault", fault("stop")),
            new Event(3, EventKind.INVOKE, 3 * SECOND, "set", Fields.map("client", 7L, "path", "/a<b")),
            new Event(3, EventKind.OK, 4 * SECOND, "set", Fields.map("version", 2L))));

    @Test
    void theTimelineCountsSecondBySecondAndKeepsTheEmptyOnes() {
        Timeline timeline = Timeline.of(history);

        assertThat(timeline.seconds()).extracting(Timeline.Second::at).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(timeline.seconds()).extracting(Timeline.Second::succeeded).containsExactly(1L, 0L, 0L, 0L, 1L);
        assertThat(timeline.seconds()).extracting(Timeline.Second::unknown).containsExactly(0L, 0L, 1L, 0L, 0L);
        assertThat(timeline.seconds().get(0).medianMillis()).isBetween(490.0, 510.0);
        assertThat(timeline.faults()).containsExactly(new Timeline.FaultSpan("kill-one", "[2]", 1000, 3000));
    }

    @Test
    void aFaultThatWasNeverHealedLastsToTheEnd() {
        History cut = new History(history.events().subList(0, 5));

        assertThat(Timeline.of(cut).faults()).containsExactly(new Timeline.FaultSpan("kill-one", "[2]", 1000, 2000));
    }

    @Test
    void anEmptyHistoryMakesAReportToo() throws Exception {
        RunReport report = new RunReport(
                "empty", Map.of(), Verdict.VALID, List.of(), Timeline.of(new History(List.of())), Map.of());

        new HtmlReport().write(report, directory.resolve("report.html"));

        assertThat(directory.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void thePageShowsVerdictFaultsViolationAndLogsAndEscapesThem() throws Exception {
        Path page = directory.resolve("report.html");
        new HtmlReport().write(report(), page);

        assertThat(Files.readString(page))
                .contains("<span class=\"invalid\">invalid</span>")
                .contains("kill-one of members [2]")
                .contains("Broken: no write is lost")
                .contains("client 7")
                .contains("class=\"op-open\"")
                .contains("/a&lt;b")
                .doesNotContain("/a<b")
                .contains("href=\"server.log\"")
                .contains("disk &amp; all");
    }

    @Test
    void theJsonSaysTheSame() throws Exception {
        Path file = directory.resolve("report.json");
        new JsonReport().write(report(), file);

        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.path("verdict").asText()).isEqualTo("invalid");
        JsonNode violation = root.path("findings").path(0).path("violations").path(0);
        assertThat(violation.path("promise").asText()).isEqualTo("no write is lost");
        assertThat(violation.path("operations").size()).isEqualTo(2);
        assertThat(root.path("timeline")
                        .path("faults")
                        .path(0)
                        .path("startMillis")
                        .asLong())
                .isEqualTo(1000);
        assertThat(root.path("timeline").path("seconds").size()).isEqualTo(5);
    }

    private RunReport report() throws Exception {
        Path log = Files.writeString(directory.resolve("server.log"), "12:00 INFO quiet\n12:01 WARN disk & all\n");
        Violation violation = new Violation(
                "no write is lost",
                "where is /a<b",
                List.of(history.operations().get(0), history.operations().get(1)));
        Findings findings = new Findings("durability", Verdict.INVALID, List.of(violation), Map.of("writes", 2));
        return new RunReport(
                "kill-one, seed 1",
                Map.of("server", "oarlock"),
                Verdict.INVALID,
                List.of(findings),
                Timeline.of(history),
                Map.of("member 1", log));
    }

    private static Object fault(String phase) {
        return Fields.map("name", "kill-one", "phase", phase, "members", List.of(2L));
    }
}
