package io.oarlock.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.membership.GroupMember;
import io.oarlock.membership.MemberIds;
import io.oarlock.membership.Membership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty member either waits for a server that stood alone, or begins a new ensemble. */
class BootstrapPromiseTest {
    private static final int ROUNDS = 100;

    private static final MemberIds OF_THREE = MemberIds.of(List.of(1, 2, 3), List.of());

    @TempDir
    Path log;

    private BootstrapGuard starts() throws IOException {
        List<GroupMember> members = OF_THREE.voters().stream()
                .map(id -> new GroupMember(id, "127.0.0.1", 1000 + id, false))
                .toList();
        return BootstrapGuard.begin(new Membership(2, members, null), log, false, -1);
    }

    private static BootstrapState empty(int founder) {
        return new BootstrapState(true, 0, 0, OF_THREE, founder);
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
        member.answered(3, new BootstrapState(false, 5, 0, OF_THREE, BootstrapState.NO_FOUNDER));
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

    @Test
    void whoHearsOfAPromiseToTheSameFounderPromisesToo() throws IOException {
        BootstrapGuard member = starts();
        member.answered(3, empty(1));
        member.promise(1, OF_THREE);
        assertThat(member.founder()).isEqualTo(1);
        assertThat(starts().founder()).isEqualTo(1);
    }

    @Test
    void whoHearsOfAPromiseToAnotherFounderPromisesNothing() throws IOException {
        BootstrapGuard member = starts();
        member.answered(3, empty(3));
        member.promise(1, OF_THREE);
        assertThat(member.founder()).isEqualTo(BootstrapState.NO_FOUNDER);
    }

    /** As a founder is, which does not answer before it has looked at all. */
    @Test
    void aMemberThatAsksIsWaitedForALittleLonger() throws IOException {
        BootstrapGuard member = starts();
        member.answered(3, empty(BootstrapState.NO_FOUNDER));
        member.askedBy(3);
        member.askedBy(1);
        member.waitedLong();
        assertThat(member.isUnderWay()).isTrue();
        member.waitedLong();
        assertThat(member.isUnderWay()).isFalse();
    }

    @Test
    void whoCannotRemoveItsMarkHasNotBegun() throws IOException {
        BootstrapGuard member = starts();
        Path mark = log.resolve("JOINING");
        Files.delete(mark);
        Path inTheWay = Files.createDirectories(mark.resolve("in the way"));
        member.answered(3, empty(BootstrapState.NO_FOUNDER));
        assertThatThrownBy(member::waitedLong).isInstanceOf(IOException.class);
        assertThat(member.isUnderWay()).isTrue();

        Files.delete(inTheWay);
        assertThat(member.toAsk()).contains(1, 3);
        member.answered(3, empty(BootstrapState.NO_FOUNDER));
        member.waitedLong();
        assertThat(member.isUnderWay()).isFalse();
        assertThat(mark).doesNotExist();
    }

    /** Whichever comes first: the disk says afterwards what the member does. */
    @Test
    void aPromiseAndTheEndOfJoiningComeOneAfterTheOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                BootstrapGuard member = starts();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> promise = threads.submit(() -> {
                    together.await();
                    member.promise(1, OF_THREE);
                    return null;
                });
                Future<?> end = threads.submit(() -> {
                    together.await();
                    member.caughtUp();
                    return null;
                });
                promise.get();
                end.get();
                assertThat(member.isUnderWay()).isFalse();
                assertThat(member.founder()).isEqualTo(BootstrapState.NO_FOUNDER);
                assertThat(log.resolve("JOINING")).doesNotExist();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
