package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.AppliedState;
import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members with a state that was made elsewhere, where others may have begun without it. */
@Timeout(180)
class LateImportTest extends FoundingFixture {
    private static final String[] IMPORTED =
            IntStream.range(0, 20).mapToObj(i -> "imported-" + i).toArray(String[]::new);
    /** ZooKeeper's epoch, later than that of any new ensemble. */
    private static final long TERM = 100;

    @Test
    void aMemberThatWasGivenAnImportAfterTheOthersBeganWithoutItEnds() throws Exception {
        giveImport(1);
        try (TestGroup three = group) {
            three.start(2);
            three.start(3);
            three.leader().propose("acknowledged");
            three.awaitSize(1);
            TestMember late = three.start(1);
            await().atMost(PATIENCE).until(() -> !late.faults().isEmpty());
            assertThat(late.faults().peek()).contains("began without the import");
            three.stop(1);
            three.all().forEach(member -> assertThat(member.values()).containsExactly("acknowledged"));
        }
    }

    @Test
    void membersWithTheSameImportBeginAndBringUpTheThird() throws Exception {
        giveImport(1);
        CrashImage.of(group.data(1), group.data(2));
        CrashImage.of(group.log(1), group.log(2));
        try (TestGroup three = group.startAll()) {
            three.leader().propose("of three");
            three.awaitSize(IMPORTED.length + 1);
        }
    }

    @Test
    void itVotesAndStandsOnceAMajorityHasNothingElse() throws IOException {
        BootstrapGuard member = imported();
        assertThatThrownBy(() -> member.refuseElectionOf(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> member.answered(2, holding(49))).isInstanceOf(DifferentMembers.class);
        assertThat(member.isUnderWay()).isTrue();
        member.answered(2, holding(50));
        assertThat(member.isUnderWay()).isFalse();
    }

    @Test
    void emptyMembersDoNotKeepItWaiting() throws IOException {
        BootstrapGuard member = imported();
        member.answered(3, new BootstrapState(true, 0, -1, OF_THREE, BootstrapState.NO_FOUNDER));
        assertThat(member.isUnderWay()).isFalse();
    }

    private BootstrapGuard imported() throws IOException {
        Files.createDirectories(group.log(1));
        return BootstrapGuard.begin(group.settings(1).membership(), group.log(1), true, 50);
    }

    private static BootstrapState holding(long applied) {
        return new BootstrapState(false, TERM, applied, OF_THREE, BootstrapState.NO_FOUNDER);
    }

    private void giveImport(int member) throws IOException {
        standAlone(member, IMPORTED);
        Checkpoint made = checkpointOf(new StateDirectory(group.data(member)));
        Path kept = CrashImage.of(made.directory(), root.resolve("kept"));
        group.empty(member);
        Files.createDirectories(group.data(member));
        CrashImage.of(kept, OfflineMember.checkpointIn(group.data(member), made.position()));
        OfflineMember.beginLog(
                group.log(member), new LogPosition(TERM, made.position().index()));
    }

    private static Checkpoint checkpointOf(StateDirectory home) throws IOException {
        AppliedState state = TestState.open(home.live());
        try {
            return home.take(state);
        } finally {
            state.close();
        }
    }
}
