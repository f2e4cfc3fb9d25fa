package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioMenu;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole moves from an ensemble of ZooKeeper, with what goes wrong in them: {@code -Dchaos.long=true}. */
@Timeout(900)
@EnabledIfSystemProperty(named = "chaos.long", matches = "true")
class MoveInTest {

    private static final Path HOME = Path.of(System.getProperty("oarlock.home"));
    /** Of faults after the switch. */
    private static final long SECONDS = 12;

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"move-in, 1", "move-in-forced, 2", "move-in-killed, 3"})
    void nothingIsLostOnTheWay(String name, long seed) throws Exception {
        assumeThat(Files.isDirectory(HOME.resolve("lib")))
                .as("built by the phase package of the module deploy")
                .isTrue();
        Trials trials = new Trials(
                new Trials.Setting(
                        Driver.PROCESS, ServerKind.oarlock(HOME.toAbsolutePath()), Equipment.PLAIN, Driver.Tools.NONE),
                Path.of("target/move-in"));
        Scenario scenario = ScenarioMenu.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();

        Trials.Result result = trials.run(new Trials.Trial(scenario, seed, SECONDS));

        assertThat(result.report().findings())
                .as("%s, in %s", result.report().title(), result.directory())
                .isNotEmpty()
                .allSatisfy(findings -> assertThat(findings.violations()).isEmpty())
                .extracting(Findings::verdict)
                .doesNotContain(Verdict.INVALID);
        assertThat(result.faults()).isGreaterThan(scenario.first().size());
    }
}
