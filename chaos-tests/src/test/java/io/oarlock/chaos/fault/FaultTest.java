package io.oarlock.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.UnmetDuty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {

    private final ScriptedCluster cluster = new ScriptedCluster(5, 3);

    @Test
    void aKilledMemberIsStartedAgain() throws Exception {
        injectAndHeal("kill-leader");

        assertThat(cluster.calls()).containsExactly("kill 3", "start 3");
    }

    @Test
    void killingAllKillsAllBeforeAnyComesBack() throws Exception {
        injectAndHeal("kill-all");

        assertThat(cluster.calls().subList(0, 5)).allMatch(call -> call.startsWith("kill"));
        assertThat(cluster.calls().subList(5, 10)).allMatch(call -> call.startsWith("start"));
    }

    @Test
    void aMemberThatMovesHasNoAddressUntilItStarts() throws Exception {
        injectAndHeal("move-leader");

        assertThat(cluster.calls()).containsExactly("stop 3", "withdraw 3", "move 3", "start 3");
    }

    @Test
    void theAddressOfALostMachineIsGoneBeforeAnybodyIsTold() throws Exception {
        injectAndHeal("replace-leader");

        assertThat(cluster.calls()).containsExactly("withdraw 3", "kill 3", "move 3", "start 3");
    }

    @Test
    void aPausedMemberGoesOn() throws Exception {
        injectAndHeal("pause-leader");

        assertThat(cluster.calls()).containsExactly("pause 3", "resume 3");
    }

    @Test
    void noMemberOutlivesThePowerOfTheOthers() throws Exception {
        injectAndHeal("power-loss-all");

        assertThat(cluster.calls())
                .containsSubsequence("pause 5", "cut power of 1", "cut power of 5", "kill 1", "kill 5")
                .endsWith("restore power of 5", "start 5");
    }

    @Test
    void theLeaderIsTheLastToLoseItsPowerAndComesBackWithoutItsData(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("log"), "entries");
        Files.writeString(data.resolve("myid"), "3");
        cluster.with(data);
        injectAndHeal("leader-disk-loss");

        assertThat(cluster.calls())
                .containsSubsequence("pause 5", "pause 3", "cut power of 1", "cut power of 3", "kill 1", "kill 3")
                .endsWith("restore power of 3", "start 3");
        assertThat(data).isDirectoryContaining("glob:**/myid").isDirectoryNotContaining("glob:**/log");
    }

    @Test
    void theDisksOfAllButTheLeaderStandStillBeforeThePowerGoes(@TempDir Path data) throws Exception {
        cluster.with(data);
        injectAndHeal("stalled-disk-loss");

        assertThat(cluster.calls())
                .startsWith("freeze 1", "freeze 2", "freeze 4", "freeze 5", "pause 1")
                .containsSubsequence("pause 3", "cut power of 1", "thaw 1", "kill 1")
                .doesNotContain("freeze 3");
    }

    @Test
    void aFullDiskGetsItsSpaceBackAndAStalledOneGoesOn() throws Exception {
        injectAndHeal("disk-full-leader");
        injectAndHeal("disk-stall-leader");

        assertThat(cluster.calls()).containsExactly("fill 3", "release 3", "freeze 3", "thaw 3");
    }

    @Test
    void aMemberThatStartsWithADamagedFileDoesNotDoItsDuty(@TempDir Path data) throws Exception {
        Path log = Files.createDirectories(data.resolve("oarlock/log/group/current"))
                .resolve("log_0-9");
        Files.writeString(log, "entries");
        cluster.with(data);
        Fault.Injection damage = FaultMenu.named("damage-segment-one").get(0).inject(cluster, List.of(2));

        assertThat(log).content().isNotEqualTo("entries");
        damage.heal();
        assertThatThrownBy(damage::settle)
                .isInstanceOf(UnmetDuty.class)
                .hasMessageContaining("member 2 started with the damaged file");
        assertThat(cluster.calls()).containsExactly("stop 2", "start 2", "kill 2");
        assertThat(log).doesNotExist();
    }

    @Test
    void aWipedMemberComesBackEmpty(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("everything"), "it knew");
        cluster.with(data);
        injectAndHeal("wipe-leader");

        assertThat(cluster.calls()).containsExactly("kill 3", "start 3");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void faultsThatTheClusterIsNotMadeForAreImpossible() {
        assertThat(FaultMenu.named("upgrade", "clock-forward-one", "damage-segment-one"))
                .noneMatch(fault -> fault.isPossible(cluster));
        assertThat(FaultMenu.named("disk-full-one", "power-loss-all")).allMatch(fault -> fault.isPossible(cluster));
    }

    @Test
    void aRollingRestartTakesOneMemberAtATime() throws Exception {
        injectAndHeal("rolling-restart");

        assertThat(cluster.calls())
                .containsExactly(
                        "stop 1", "start 1", "stop 2", "start 2", "stop 3", "start 3", "stop 4", "start 4", "stop 5",
                        "start 5");
    }

    @Test
    void aFullPartitionCutsBothDirections() throws Exception {
        injectAndHeal("partition-full-leader");

        assertBegunAndEnded("cut 3>1", "cut 3>2", "cut 3>4", "cut 3>5", "cut 1>3", "cut 2>3", "cut 4>3", "cut 5>3");
    }

    @Test
    void aMuteLeaderStillHears() throws Exception {
        injectAndHeal("partition-mute-leader");

        assertBegunAndEnded("cut 3>1", "cut 3>2", "cut 3>4", "cut 3>5");
    }

    @Test
    void aDeafLeaderIsStillHeard() throws Exception {
        injectAndHeal("partition-deaf-leader");

        assertBegunAndEnded("cut 1>3", "cut 2>3", "cut 4>3", "cut 5>3");
    }

    @Test
    void overABridgeOnlyTheMemberInTheMiddleHearsBothHalves() throws Exception {
        Fault bridge = FaultMenu.named("partition-bridge").get(0);
        bridge.inject(cluster, List.of(2, 3, 4, 5)).heal();

        assertBegunAndEnded("cut 2>4", "cut 2>5", "cut 3>4", "cut 3>5", "cut 4>2", "cut 5>2", "cut 4>3", "cut 5>3");
    }

    @Test
    void theBanksOfABridgeAreTouchedAndTheBridgeIsNot() {
        Fault bridge = FaultMenu.named("partition-bridge").get(0);

        assertThat(bridge.choose(cluster, new Random(1)))
                .hasSize(cluster.members().size() - 1);
    }

    @Test
    void inARingEveryMemberHearsItsTwoNeighboursOnly() throws Exception {
        injectAndHeal("partition-ring");

        assertBegunAndEnded(
                "cut 1>3", "cut 1>4", "cut 2>4", "cut 2>5", "cut 3>1", "cut 3>5", "cut 4>1", "cut 4>2", "cut 5>2",
                "cut 5>3");
        assertThat(FaultMenu.named("partition-ring").get(0).isPossible(new ScriptedCluster(3, 1)))
                .as("of three members, the neighbours are all others")
                .isFalse();
    }

    @Test
    void aFaultOfLinksEndsWithoutTouchingOthers() throws Exception {
        cluster.lose(5, 0.5);
        injectAndHeal("jitter-leader");

        assertThat(cluster.calls()).containsExactly("lose at 5", "hold at 3", "end hold at 3");
    }

    @Test
    void everyFaultOfTheNetworkSaysThatItNeedsOne() {
        assertThat(FaultMenu.all())
                .filteredOn(fault -> fault.needs().contains(Ability.NETWORK))
                .extracting(Fault::name)
                .contains("partition-ring", "clients-leader", "loss-all", "duplicate-all", "reset-leader")
                .doesNotContain("kill-one", "slow-leader");
    }

    @Test
    void withoutALeaderAnyMemberIsChosen() {
        Cluster leaderless = new ScriptedCluster(3, 0);

        assertThat(FaultMenu.named("kill-leader").get(0).choose(leaderless, new Random(1)))
                .hasSize(1);
    }

    @Test
    void theChoiceDependsOnTheSeedOnly() {
        Fault fault = FaultMenu.named("kill-one").get(0);

        assertThat(fault.choose(cluster, new Random(9))).isEqualTo(fault.choose(cluster, new Random(9)));
    }

    @Test
    void faultsHaveNamesOfTheirOwnAndUnknownOnesAreRefused() {
        assertThat(FaultMenu.all()).extracting(Fault::name).doesNotHaveDuplicates();
        assertThatThrownBy(() -> FaultMenu.named("flood")).hasMessageContaining("no such fault: flood");
    }

    private void assertBegunAndEnded(String... calls) {
        List<String> expected = new ArrayList<>(List.of(calls));
        expected.addAll(Stream.of(calls).map(call -> "end " + call).toList());
        assertThat(cluster.calls()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void injectAndHeal(String name) throws Exception {
        Fault fault = FaultMenu.named(name).get(0);
        Fault.Injection injection = fault.inject(cluster, fault.choose(cluster, new Random(1)));
        injection.heal();
        injection.settle();
    }
}
