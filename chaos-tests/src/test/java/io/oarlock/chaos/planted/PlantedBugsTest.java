package io.oarlock.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.chaos.SetUps;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.cluster.Needed;
import io.oarlock.chaos.cluster.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suite can fail: every planted bug is found by its name, and without a bug the same runs are valid. Every build
 * looks for some of them, and for all with {@code -Dchaos.long=true}. Whatever a bug does to a run, the test ends: in a
 * thread that may be left where it hangs.
 */
@Timeout(value = PlantedBugsTest.SECONDS_MAX, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlantedBugsTest {

    static final int SECONDS_MAX = 300;

    private static final int SEEDS_MAX = 6;
    /** No other seed is begun after this: what was seen until then tells more than an end without a reason. */
    private static final long BEGIN_SECONDS_MAX = SECONDS_MAX / 2;

    private static final Path HOME = Path.of(System.getProperty("oarlock.home"));

    @TempDir
    private Path directory;

    private Hunt hunt;

    /** What the hunts need is there or named, in whatever order the test classes run. */
    @BeforeAll
    @Timeout(SECONDS_MAX)
    static void setUp() throws IOException, InterruptedException {
        SetUps.tools();
    }

    @BeforeEach
    void create() {
        assumeThat(HOME.resolve("lib"))
                .as("built by the phase package of the module deploy")
                .isDirectory();
        hunt = new Hunt(ServerKind.oarlock(HOME.toAbsolutePath()), directory);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void aPlantedBugIsFoundByItsName(PlantedBug bug) throws Exception {
        Needed.without(bug.hunt().obstacle(), getClass());
        List<String> others = new ArrayList<>();
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(BEGIN_SECONDS_MAX);
        for (int seed = 1; seed <= SEEDS_MAX && System.nanoTime() - endNanos < 0; seed++) {
            Hunt.Outcome outcome = hunt.forBug(bug, seed);
            if (outcome.found().isPresent()) {
                return;
            }
            outcome.findings().forEach(finding -> finding.violations().forEach(v -> others.add(v.promise())));
        }
        assertThat(others)
                .as("violations of %d runs at most, with %s", SEEDS_MAX, bug.text())
                .containsAnyElementsOf(bug.promises());
    }

    @ParameterizedTest
    @MethodSource("hunts")
    void theSameRunWithoutABugIsValid(Hunts hunted) throws IOException, InterruptedException {
        Needed.without(hunted.obstacle(), getClass());
        List<Findings> findings = hunt.forNothing(hunted, 1);

        // A machine that stood still may leave something undecided.
        assertThat(findings)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.verdict())
                        .as("%s: %s, %s", finding.checker(), finding.violations(), finding.facts())
                        .isNotEqualTo(Verdict.INVALID));
    }

    static Stream<PlantedBug> bugs() {
        return Stream.of(PlantedBug.values()).filter(bug -> Boolean.getBoolean("chaos.long") || bug.isInEveryBuild());
    }

    static Stream<Hunts> hunts() {
        return bugs().map(PlantedBug::hunt).distinct().sorted();
    }
}
