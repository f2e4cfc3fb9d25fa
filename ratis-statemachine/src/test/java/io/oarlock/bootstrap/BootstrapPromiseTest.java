package io.oarlock.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.membership.GroupMember;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty member either waits for a server that stood alone, or begins a new ensemble. */
class BootstrapPromiseTest {
    private static final MemberIds OF_THREE = MemberIds.of(List.of(1, 2, 3), List.of());

    @TempDir
    Path log;

    private BootstrapGuard starts() throws IOException {
        List<GroupMember> members = OF_THREE.voters().stream()
                .map(id -> new GroupMember(id, "127.0.0.1", 1000 + id, false))
                .toList();
        return BootstrapGuard.begin(new Membership(2, members, null), log, false);
    }

    private static BootstrapState empty(int founder) {
        return new BootstrapState(true, 0, OF_THREE, founder);
    }

    @Test
    void whoHasPromisedBeginsNothingAlsoAfterARestart() throws IOException {
        BootstrapGuard member = starts();
        member.promise(1, OF_THREE);
        member.promise(3, OF_THREE);
        member.answered(3, empty(BootstrapState.NO_FOUNDER));
        member.waitedLong();
        assertThat(member.isUnderWay()).isTrue();
        assertThat(member.founder()).isEqualTo(1);
        assertThat(starts().founder()).isEqualTo(1);
    }

    @Test
    void whoHasBegunPromisesNothing() throws IOException {
        BootstrapGuard member = starts();
        member.answered(3, empty(BootstrapState.NO_FOUNDER));
        member.waitedLong();
        member.promise(1, OF_THREE);
        assertThat(member.isUnderWay()).isFalse();
        assertThat(member.founder()).isEqualTo(BootstrapState.NO_FOUNDER);
        assertThat(log.resolve("JOINING")).doesNotExist();
    }

    @Test
    void nothingIsPromisedForAnotherConfiguration() throws IOException {
        BootstrapGuard member = starts();
        member.promise(1, MemberIds.of(List.of(1, 2), List.of()));
        assertThat(member.founder()).isEqualTo(BootstrapState.NO_FOUNDER);
    }

    @Test
    void nothingIsPromisedWhereAnotherMemberHasData() throws IOException {
        BootstrapGuard member = starts();
        member.answered(3, new BootstrapState(false, 5, OF_THREE, BootstrapState.NO_FOUNDER));
        member.promise(1, OF_THREE);
        assertThat(member.founder()).isEqualTo(BootstrapState.NO_FOUNDER);
    }

    @Test
    void whoHearsOfAPromiseDoesNotTakeTheEnsembleForNew() throws IOException {
        BootstrapGuard member = starts();
        member.answered(3, empty(1));
        member.waitedLong();
        assertThat(member.isUnderWay()).isTrue();
    }
}
