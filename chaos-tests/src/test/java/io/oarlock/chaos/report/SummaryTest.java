package io.oarlock.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.history.History;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {

    @TempDir
    private Path directory;

    @Test
    void readersAndMachinesGetTheSameRows() throws Exception {
        Map<String, Object> facts =
                Map.of(Availability.GAP, 1_234L, Availability.EXPIRED, 5, Availability.UNTOUCHED_DISCONNECTS, 6L);
        Findings findings = new Findings(Availability.NAME, Verdict.VALID, List.of(), facts);
        RunReport report = new RunReport(
                "kill, seed 7",
                Map.of(),
                Verdict.VALID,
                List.of(findings),
                Timeline.of(new History(List.of())),
                Map.of());
        Summary summary = new Summary(
                "Runs",
                List.of(
                        Summary.Row.judged("kill", 7, report, 3, Path.of("runs/kill-7")),
                        Summary.Row.unjudged("ring", 8, "failed", "a | b\nc")));

        summary.write(directory);

        assertThat(directory.resolve("summary.md"))
                .content()
                .contains("| kill | 7 | valid | 3 | 1234 | 5 | 6 | runs/kill-7 |")
                .contains("| ring | 8 | failed | 0 | 0 | 0 | 0 | a / b c |");
        JsonNode rows = new ObjectMapper()
                .readTree(directory.resolve("summary.json").toFile())
                .get("rows");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("longestGapMillis").asLong()).isEqualTo(1_234);
        assertThat(rows.get(1).get("verdict").asText()).isEqualTo("failed");
    }
}
