package io.oarlock.benchmarks.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.ensemble.Machine;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.figure.Target;
import io.oarlock.benchmarks.compare.figure.Unit;
import io.oarlock.benchmarks.compare.report.PhysicalLimits.Quantiles;
import io.oarlock.benchmarks.compare.row.Row;
import io.oarlock.benchmarks.compare.row.Samples;
import io.oarlock.benchmarks.compare.row.Samples.Failure;
import io.oarlock.benchmarks.compare.row.Samples.Key;
import io.oarlock.benchmarks.compare.row.Stage;
import io.oarlock.benchmarks.compare.trial.DistanceTrial;
import io.oarlock.benchmarks.compare.trial.LeaderKillTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Row SETS = new Row("set", "--workload set", Metric.throughput("sets", 2, 3));
    private static final Row KILL = new Row(
            "kill",
            Stage.DISRUPTIVE,
            new LeaderKillTrial(1),
            Metric.lower("write gap", Unit.MILLISECONDS, "/write_gaps/0/ms", Target.atMost(0.5)),
            Metric.lower("disconnected", Unit.COUNT, "/survivors_lost", Target.valueAtMost(0)));

    private final Samples samples = new Samples();

    @Test
    void theTableShowsTheMedianOfTheRatiosPairByPairAndTheirSpread() {
        addSets(1, 100, 150);
        addSets(1, 100, 300);
        addSets(1, 200, 500);

        assertThat(report().markdown())
                .contains("| 1 | sets | 100 op/s | 300 op/s | **2.50** (1.50-3.00) | >= 2.0 | yes |");
    }

    @Test
    void aTargetDependsOnTheNumberOfMembers() {
        addSets(3, 100, 250);

        assertThat(report().markdown()).contains("**2.50** (2.50-2.50) | >= 3.0 | **no** |");
    }

    @Test
    void aFigureMayHaveATargetOfItsOwnWithoutARatio() {
        samples.add(new Key(3, KILL), kill(400, 20), kill(100, 0));

        assertThat(report().markdown())
                .contains("| 3 | write gap | 400 ms | 100 ms | **0.25** (0.25-0.25) | <= 0.5 | yes |")
                .contains("| 3 | disconnected | 20 | 0 | **0.00** (0.00-0.00) | 0 | yes |");
    }

    @Test
    void aRatioToNothingIsNotShown() {
        samples.add(new Key(3, KILL), kill(400, 0), kill(100, 1));

        assertThat(report().markdown()).contains("| 3 | disconnected | 0 | 1 | - | 0 | **no** |");
    }

    @Test
    void aFailedRowStaysInTheTableWithItsReason() {
        samples.fail(new Key(1, SETS), new Failure("ZooKeeper", "load generator:\nexit status 1"));

        assertThat(samples.complete()).isFalse();
        assertThat(report().markdown())
                .contains("| 1 | sets | | | failed | >= 2.0 | **no** |")
                .contains("Failed: ZooKeeper, members 1, set: load generator: exit status 1");
    }

    @Test
    void aRowThatCannotBeMeasuredHereSaysWhyAndIsNoFailure() {
        samples.skip(new Key(3, SETS), "no network namespaces here");

        assertThat(samples.complete()).isTrue();
        assertThat(report().markdown())
                .contains("| 3 | sets | | | not measured | >= 3.0 | |")
                .contains("Not measured: set, members 3: no network namespaces here");
    }

    @Test
    void aFigureMayHaveALeastValue() {
        Row kept = new Row(
                "kept",
                Stage.DISTANT,
                new DistanceTrial(List.of(0)),
                Metric.higher("share", Unit.SHARE, "/kept", Target.valueAtLeast(0.8)));
        JsonNode half = JsonNodeFactory.instance.objectNode().put("kept", 0.5);
        samples.add(new Key(3, kept), half, half);

        assertThat(report().markdown())
                .contains("| 3 | share | 0.500 | 0.500 | **1.00** (1.00-1.00) | itself >= 0.8 | **no** |");
    }

    @Test
    void aRowWithAFailedRunSaysSoBesideTheFiguresOfTheOthers() {
        addSets(1, 100, 300);
        samples.fail(new Key(1, SETS), new Failure("Oarlock", "wrong replies"));

        assertThat(samples.complete()).isFalse();
        assertThat(report().markdown()).contains("**3.00** (3.00-3.00) | >= 2.0 | yes, a run failed |");
    }

    @Test
    void theCostsOfGeneratorAndServersStandBelow() {
        JsonNode theirs = sets(100).put("gen_cpu_s", 1.5).put("elapsed_s", 3).put("server_cpu_s_per_kop", 0.1);
        JsonNode ours = sets(200).put("gen_cpu_s", 2.4).put("elapsed_s", 3).put("server_cpu_s_per_kop", 0.05);
        samples.add(new Key(1, SETS), theirs, ours);

        assertThat(report().markdown())
                .contains("| 1 | set | 0.50 | 0.80 | 0.100 | 0.050 | 0.500 |")
                .contains("fdatasync of 4 KiB p50 200 us, p99 900 us; loopback round trip p50 20 us, p99 31 us");
    }

    @Test
    void theHeaderNamesMachineAndVersions() {
        addSets(1, 1, 1);

        assertThat(report().markdown())
                .startsWith("2026-02-03; 2 x A Processor, 8 GiB of memory, Linux 6.1, JDK 17.0.1, ext4 on vda:"
                        + " ZooKeeper 3.9.5 and Oarlock 0.1.\n");
    }

    @Test
    void jsonAndChartHoldEveryRow(@TempDir Path directory) throws Exception {
        addSets(1, 100, 400);
        samples.add(new Key(3, KILL), kill(400, 0), kill(100, 0));

        report().write(directory);

        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("comparison.json").toFile());
        assertThat(json.at("/rows/0/metric").asText()).isEqualTo("sets");
        assertThat(json.at("/rows/0/ratio").asDouble()).isEqualTo(4);
        assertThat(json.at("/rows/0/runs/0/candidate/value").asDouble()).isEqualTo(400);
        assertThat(json.at("/rows/2/met").asBoolean()).isTrue();
        assertThat(json.at("/rows/2/runs/0").has("ratio")).isFalse();
        assertThat(Files.readString(directory.resolve("comparison.svg")))
                .contains("sets, 1", ">4.00<", "write gap, 3")
                .doesNotContain("disconnected");
    }

    private void addSets(int members, double theirs, double ours) {
        samples.add(new Key(members, SETS), sets(theirs), sets(ours));
    }

    private static ObjectNode sets(double rate) {
        return JsonNodeFactory.instance.objectNode().put("ops_per_s", rate).put("ops", 1000);
    }

    private static JsonNode kill(double gapMillis, int lost) {
        var json = JsonNodeFactory.instance.objectNode().put("survivors_lost", lost);
        json.putArray("write_gaps").addObject().put("ms", gapMillis);
        return json;
    }

    private Report report() {
        Machine machine =
                new Machine(LocalDate.of(2026, 2, 3), "A Processor", 2, "8 GiB", "Linux 6.1", "17.0.1", "ext4 on vda");
        PhysicalLimits limits = new PhysicalLimits(new Quantiles(200, 900), new Quantiles(20, 31));
        Context.Names names = new Context.Names("ZooKeeper", "3.9.5", "Oarlock", "0.1");
        return new Report(new Context(machine, names, "Both alike.", limits), samples);
    }
}
