package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.MemberIds;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.replica.ReplicaStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member that starts with nothing may have forgotten what it promised. */
@Timeout(180)
class JoiningTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Several times the longest silence after which a member stands for election. */
    private static final Duration MANY_ELECTIONS = Duration.ofSeconds(3);

    private static final MemberIds OF_THREE = MemberIds.of(List.of(1, 2, 3), List.of());

    @TempDir
    Path root;

    @Test
    void anEmptiedMemberDoesNotHelpToElectALeaderThatLacksAnAcknowledgedWrite() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            stopAllAfterAWriteThatOnlyOneAndTwoHave(group);
            group.empty(2);
            group.start(2);
            group.start(3);
            assertNobodyIsElected(group);

            group.start(1);
            group.awaitSize(2);
            group.all().forEach(member -> assertThat(member.values()).containsExactly("of all", "of two"));
            await().atMost(PATIENCE).until(() -> !Files.exists(group.joiningMark(2)));
            // It votes too: with the third member gone, it is one half of the majority.
            group.stop(3);
            group.leader().propose("with the member that was empty");
            group.awaitSize(3);
        }
    }

    @Test
    void aMemberThatIsKilledWhileItJoinsGoesOnJoining() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            stopAllAfterAWriteThatOnlyOneAndTwoHave(group);
            group.empty(2);
            group.start(2);
            group.stop(2);
            assertThat(group.joiningMark(2)).exists();
            group.start(2);
            group.start(3);
            assertNobodyIsElected(group);
        }
    }

    /** Two disks of three are lost: nobody can know what the third lacks. */
    @Test
    void whenAMajorityIsEmptyOnlyAnOperatorLetsTheRestGoOn() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            group.leader().propose("kept");
            group.awaitSize(1);
            for (int id = 1; id <= 3; id++) {
                group.stop(id);
            }
            group.empty(2);
            group.empty(3);
            group.startAll();
            assertNobodyIsElected(group);

            group.stop(1);
            group.stop(2);
            group.empty(2);
            CrashImage.of(group.data(1), group.data(2));
            CrashImage.of(group.log(1), group.log(2));
            group.start(1);
            group.start(2);
            group.awaitSize(1);
            group.all().forEach(member -> assertThat(member.values()).containsExactly("kept"));
        }
    }

    @Test
    void aNewEnsembleBeginsOnceAllItsMembersAreThere() throws Exception {
        try (TestGroup group = new TestGroup(root, 3)) {
            group.start(1);
            group.start(2);
            assertNobodyIsElected(group);
            group.start(3);
            group.leader().propose("first");
            group.awaitSize(1);
            for (int id = 1; id <= 3; id++) {
                Path mark = group.joiningMark(id);
                await().atMost(PATIENCE).until(() -> !Files.exists(mark));
            }
        }
    }

    @Test
    void aNewEnsembleDoesNotWaitForeverForAMinority() throws Exception {
        try (TestGroup group = new TestGroup(root, 3)) {
            group.start(1);
            group.start(2);
            group.leader().propose("without the third");
            group.awaitSize(1);
            group.start(3);
            group.awaitSize(1);
            await().atMost(PATIENCE).until(() -> !Files.exists(group.joiningMark(3)));
        }
    }

    @Test
    void anOperatorBeginsANewEnsembleWithoutAMemberThatWillNotCome() throws Exception {
        try (TestGroup group = new TestGroup(root, 3)) {
            for (int id = 1; id <= 2; id++) {
                group.start(id);
                group.stop(id);
                Files.delete(group.joiningMark(id));
            }
            group.start(1);
            group.start(2);
            group.leader().propose("first");
            group.awaitSize(1);
        }
    }

    @Test
    void aStandaloneMemberAndAnObserverNeverJoin() throws Exception {
        try (TestGroup alone = new TestGroup(root.resolve("alone"), 1);
                TestGroup watched = new TestGroup(root.resolve("watched"), 3).withObserver()) {
            alone.startAll().leader();
            assertThat(alone.joiningMark(1)).doesNotExist();
            watched.startAll().leader();
            assertThat(watched.joiningMark(3)).doesNotExist();
        }
    }

    @Test
    void whatAnEarlierConfigurationLeftBehindIsRemovedByAServerThatStandsAlone() throws Exception {
        try (TestGroup alone = new TestGroup(root, 1)) {
            Files.createDirectories(alone.log(1));
            Files.writeString(alone.joiningMark(1), "");
            alone.startAll().leader();
            await().atMost(PATIENCE).until(() -> !Files.exists(alone.joiningMark(1)));
        }
    }

    /** It may have promised a later leader not to listen to earlier ones any more. */
    @Test
    void aLeaderOfThePastIsRefused() throws Exception {
        try (TestGroup group = new TestGroup(root, 3)) {
            RaftSettings settings = group.settings(2);
            Files.createDirectories(group.log(2));
            BootstrapGuard bootstrapGuard = BootstrapGuard.begin(settings.membership(), group.log(2), false, -1);
            assertThatThrownBy(() -> bootstrapGuard.refuseOldLeader(7)).isInstanceOf(IOException.class);
            bootstrapGuard.answered(1, new BootstrapState(false, 7, 0, OF_THREE, BootstrapState.NO_FOUNDER));
            assertThatThrownBy(() -> bootstrapGuard.refuseOldLeader(7))
                    .as("the third may know of a later term")
                    .isInstanceOf(IOException.class);
            bootstrapGuard.answered(3, new BootstrapState(false, 8, 0, OF_THREE, BootstrapState.NO_FOUNDER));
            assertThatThrownBy(() -> bootstrapGuard.refuseOldLeader(7)).hasMessageContaining("term 8");
            assertThatCode(() -> bootstrapGuard.refuseOldLeader(8)).doesNotThrowAnyException();
            assertThatThrownBy(() -> bootstrapGuard.refuseElectionOf(1)).isInstanceOf(IOException.class);
            bootstrapGuard.caughtUp();
            assertThatCode(() -> bootstrapGuard.refuseElectionOf(1)).doesNotThrowAnyException();
            assertThat(group.joiningMark(2)).doesNotExist();
        }
    }

    /** The first two take a write while the third is down; then nobody runs. */
    private static void stopAllAfterAWriteThatOnlyOneAndTwoHave(TestGroup group) throws IOException {
        group.leader().propose("of all");
        group.awaitSize(1);
        group.stop(3);
        group.leader().propose("of two");
        group.awaitSize(2);
        group.stop(1);
        group.stop(2);
    }

    private static void assertNobodyIsElected(TestGroup group) {
        await().during(MANY_ELECTIONS)
                .atMost(MANY_ELECTIONS.multipliedBy(2))
                .until(() -> group.all().stream().map(TestMember::status).noneMatch(ReplicaStatus::leads));
    }
}
