package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.member.Availability.Limits;
import io.oarlock.chaos.cluster.Driver;
import io.oarlock.chaos.cluster.Equipment;
import io.oarlock.chaos.cluster.Needed;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioMenu;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Chaos for every build, within three minutes, and more with {@code -Dchaos.long=true}: in containers of the image as
 * it is shipped. Machines are slow: promises are held to in full, times are not looked at.
 */
@Timeout(900)
class ShortSelectionTest {

    private static final long SECONDS = Boolean.getBoolean("chaos.long") ? 30 : 15;
    /** Time for one restart of every member, however long a slow machine takes for it. */
    private static final long ONE_ROUND_SECONDS = 10;

    private static final long ANY = Long.MAX_VALUE;

    /** Sessions outlast whatever a slow machine makes of a fault. */
    private static final Scenario.Shape SHAPE = new Scenario.Shape(3, 2, 30_000, 20);

    /** Clients of members that no fault touched stay connected, and no session is lost. */
    private static final Limits UNNOTICED = new Limits(ANY, 0, 0, 30_000);

    private static final Limits NO_EXPIRY = new Limits(ANY, 0, ANY, 30_000);

    /** After a time without any member, how many clients are back in time is a matter of the machine. */
    private static final Limits NOTHING_BUT_DATA = new Limits(ANY, ANY, ANY, 30_000);

    private static Trials trials;

    @BeforeAll
    static void setUp() throws Exception {
        Driver.Tools tools = SetUps.tools();
        Needed.without(Driver.CONTAINER.obstacle(tools), ShortSelectionTest.class);
        trials = new Trials(
                new Trials.Setting(Driver.CONTAINER, ServerKind.oarlock(SetUps.HOME), Equipment.PLAIN, tools),
                Path.of("target/short-selection"));
    }

    @Test
    void aLeaderThatDiesTakesNoSessionWithIt() throws Exception {
        assertPromisesAreKept("kill-leader", UNNOTICED, 11);
    }

    @Test
    @EnabledIfSystemProperty(named = "chaos.long", matches = "true")
    void aLeaderThatStandsStillIsReplacedAndComesBackAsAFollower() throws Exception {
        assertPromisesAreKept("pause-leader", UNNOTICED, 12);
    }

    @Test
    void aLeaderThatIsCutOffDoesNotKeepTheOthersFromTheirWork() throws Exception {
        assertPromisesAreKept("partition-full-leader", UNNOTICED, 13);
    }

    @Test
    @EnabledIfSystemProperty(named = "chaos.long", matches = "true")
    void aRollingRestartExpiresNoSession() throws Exception {
        assertPromisesAreKept("rolling-restart", NO_EXPIRY, 14, ONE_ROUND_SECONDS);
    }

    @Test
    void whatWasAcknowledgedOutlivesTheDeathOfAllMembers() throws Exception {
        assertPromisesAreKept("kill-all", NOTHING_BUT_DATA, 15);
    }

    private static void assertPromisesAreKept(String fault, Limits limits, long seed) throws Exception {
        assertPromisesAreKept(fault, limits, seed, SECONDS);
    }

    private static void assertPromisesAreKept(String fault, Limits limits, long seed, long seconds) throws Exception {
        Scenario scenario =
                ScenarioMenu.of(fault, "short selection", limits, fault).withShape(SHAPE);
        Trials.Result result = trials.run(new Trials.Trial(scenario, seed, seconds));

        assertThat(result.report().findings())
                .as("%s, in %s", result.report().title(), result.directory())
                .isNotEmpty()
                .allSatisfy(findings -> assertThat(findings.violations()).isEmpty())
                // A slow machine may not decide everything in time.
                .extracting(Findings::verdict)
                .doesNotContain(Verdict.INVALID);
        assertThat(result.faults()).isPositive();
    }
}
