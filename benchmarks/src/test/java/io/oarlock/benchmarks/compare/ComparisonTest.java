package io.oarlock.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.benchmarks.compare.Comparison.Part;
import io.oarlock.benchmarks.compare.ensemble.Contender;
import io.oarlock.benchmarks.compare.ensemble.Encryption;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Place;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.row.Row;
import io.oarlock.benchmarks.compare.row.Samples;
import io.oarlock.benchmarks.compare.row.Samples.Failure;
import io.oarlock.benchmarks.compare.row.Samples.Key;
import io.oarlock.benchmarks.compare.row.Stage;
import io.oarlock.benchmarks.compare.trial.DistanceTrial;
import io.oarlock.benchmarks.compare.trial.LeaderKillTrial;
import io.oarlock.benchmarks.compare.trial.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final Row SETS = new Row("set", "--workload set", Metric.throughput("sets", 2, 3));
    private static final Row GETS = new Row("get", "--workload get", Metric.throughput("gets", 2, 3));

    @TempDir
    private Path directory;

    @Test
    void serversThatDoNotStartFailEveryRowWithTheEndOfTheirLog() throws Exception {
        Comparison comparison = comparison(ending("ZooKeeper", "no disk"), ending("Oarlock", "no memory"));

        comparison.warmPairs(1, List.of(new Part(List.of(SETS), 3), new Part(List.of(GETS), 1)), () -> {});

        Samples samples = comparison.samples();
        assertThat(samples.complete()).isFalse();
        assertThat(samples.keys()).containsExactly(new Key(1, SETS), new Key(1, GETS));
        assertThat(samples.failures(new Key(1, GETS)))
                .extracting(Failure::contender)
                .containsExactlyInAnyOrder("ZooKeeper", "Oarlock");
        assertThat(samples.failures(new Key(1, GETS)))
                .extracting(Failure::reason)
                .contains("Oarlock member 1 does not serve; its log ends: no memory");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void membersThatCannotBePutApartAreNotMeasured() throws Exception {
        Comparison comparison = comparison(ending("ZooKeeper", ""), ending("Oarlock", ""));
        Row distance = new Row("distance", Stage.DISTANT, new DistanceTrial(List.of(0)));

        comparison.distantPair(3, distance);

        assertThat(comparison.samples().skipped()).containsOnlyKeys(new Key(3, distance));
        assertThat(comparison.samples().failures(new Key(3, distance))).isEmpty();
    }

    @Test
    void rowsThatNeedMoreMembersAreLeftOut() throws Exception {
        Comparison comparison = comparison(ending("ZooKeeper", ""), ending("Oarlock", ""));
        Row kill = new Row("kill", Stage.DISRUPTIVE, new LeaderKillTrial(1)).withSizes(3, 3);

        comparison.warmPairs(1, List.of(new Part(List.of(kill), 3)), () -> {});
        comparison.freshPair(1, kill);
        comparison.distantPair(1, kill);

        assertThat(comparison.samples().keys()).isEmpty();
    }

    /** A server that says why it cannot start, and ends. */
    private static Contender ending(String name, String reason) {
        return new Contender(name, "0", config -> List.of("echo", reason), Map.of(), List.of(), Encryption.NONE);
    }

    private Comparison comparison(Contender baseline, Contender candidate) {
        return new Comparison(
                baseline,
                candidate,
                new Generator(Path.of("zkload")),
                new Place(directory, 24900, Path.of("distance")),
                Pace.QUICK);
    }
}
