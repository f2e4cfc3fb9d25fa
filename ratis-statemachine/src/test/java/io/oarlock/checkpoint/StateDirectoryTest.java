package io.oarlock.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.bootstrap.Incarnation;
import io.oarlock.disk.DamagedState;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.TestMember;
import io.oarlock.ratis.TestState;
import io.oarlock.rules.Decision;
import io.oarlock.rules.DecisionObserver;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {
    @TempDir
    Path data;

    private StateDirectory home;

    @BeforeEach
    void open() throws Exception {
        home = opened();
    }

    private StateDirectory opened() throws Exception {
        StateDirectory opened = new StateDirectory(data);
        opened.prepare();
        return opened;
    }

    private static TestState stateWith(Path directory, int count) {
        TestState state = TestState.open(directory);
        for (int i = 1; i <= count; i++) {
            Entry entry = new Entry(
                    new Entry.Origin(1, 1, i),
                    new Entry.Stamp(1, Policy.DEFAULT),
                    List.of(TestMember.proposal("v" + i)));
            Decision decision = state.decide(new LogPosition(1, i), entry, DecisionObserver.NONE);
            assertThat(decision.effects()).extracting(Effects::zxid).containsExactly((long) i);
            state.publish(decision);
        }
        return state;
    }

    @Test
    void theFirstLiveStateIsRemembered() throws Exception {
        Path live = home.live();
        assertThat(opened().live()).isEqualTo(live);
    }

    @Test
    void aCheckpointIsNamedAfterItsPlaceInTheLogAndFoundAgain() throws Exception {
        TestState state = stateWith(home.live(), 3);
        home.take(state);
        Checkpoint found = opened().newest().orElseThrow();
        assertThat(found.position()).isEqualTo(new LogPosition(1, 3));
        assertThat(TestState.open(found.directory()).values()).containsExactly("v1", "v2", "v3");
    }

    @Test
    void onlyTheNewestCheckpointsStay() throws Exception {
        for (int size = 1; size <= 4; size++) {
            Path directory = data.resolve("source-" + size);
            home.take(stateWith(directory, size));
        }
        home.keep(2);
        assertThat(home.kept()).extracting(kept -> kept.position().index()).containsExactly(4L, 3L);
    }

    @Test
    void anUnfinishedCheckpointIsNotOne() throws Exception {
        Files.createDirectories(data.resolve("checkpoints.unfinished").resolve("part"));
        StateDirectory again = opened();
        assertThat(again.newest()).isEmpty();
        assertThat(data.resolve("checkpoints.unfinished")).doesNotExist();
    }

    @Test
    void whatAFailedAttemptHasLeftIsNotPartOfTheNextCheckpoint() throws Exception {
        Path left = data.resolve("checkpoints.unfinished");
        Files.createDirectories(left);
        Files.writeString(left.resolve("left"), "of the attempt before");
        Checkpoint taken = home.take(stateWith(data.resolve("source"), 1));
        assertThat(taken.directory().resolve("left")).doesNotExist();
        assertThat(left).doesNotExist();
    }

    @Test
    void aStartRemovesWhatTheLeaderHasBegunToSend() throws Exception {
        Path attempt = home.receiving().resolve("attempt").resolve(Checkpoint.nameOf(new LogPosition(1, 5)));
        Files.createDirectories(attempt);
        Files.writeString(attempt.resolve("piece"), "one of several");
        StateDirectory again = opened();
        assertThat(again.attempts()).isEmpty();
        assertThat(again.received()).isEmpty();
    }

    @Test
    void aCrashBeforeTheSwapLeavesTheOldState() throws Exception {
        stateWith(home.live(), 1).close();
        Checkpoint received = home.take(stateWith(data.resolve("leader"), 5));
        home.copyOf(received);
        StateDirectory afterCrash = opened();
        assertThat(TestState.open(afterCrash.live()).values()).containsExactly("v1");
        assertThat(afterCrash.newest().orElseThrow().position().index()).isEqualTo(5);
    }

    @Test
    void aCrashAfterTheSwapLeavesTheNewStateAndSweepsTheOldOneAway() throws Exception {
        Path old = home.live();
        stateWith(old, 1).close();
        Checkpoint received = home.take(stateWith(data.resolve("leader"), 5));
        home.makeLive(home.copyOf(received));
        StateDirectory afterCrash = opened();
        assertThat(TestState.open(afterCrash.live()).values()).hasSize(5);
        assertThat(old).doesNotExist();
    }

    @Test
    void onlyWhatTheMemberItselfLeftBehindIsRemoved() throws Exception {
        stateWith(home.live(), 1).close();
        for (String kept : List.of("state-0.backup", "state-x", "checkpoints.old", "looked-at-by-me")) {
            Files.createDirectories(data.resolve(kept).resolve("inside"));
        }
        for (String leftover : List.of("state-1", "checkpoints.unfinished", "looked-at")) {
            Files.createDirectories(data.resolve(leftover).resolve("inside"));
        }
        opened();
        assertThat(TestGroup.names(data))
                .containsExactlyInAnyOrder(
                        "STATE",
                        "state-0",
                        "checkpoints",
                        "receiving",
                        "state-0.backup",
                        "state-x",
                        "checkpoints.old",
                        "looked-at-by-me");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stat", "state-7", "something else", "../elsewhere", "state-99999999999"})
    void theOnlyStateIsTheLiveOneWhateverTheFileThatNamesItSays(String spoilt) throws Exception {
        home.makeLive(data.resolve("state-3"));
        stateWith(home.live(), 2).close();
        Files.writeString(data.resolve("STATE"), spoilt);
        assertThat(TestState.open(opened().live()).values()).containsExactly("v1", "v2");
        assertThat(data.resolve("STATE")).hasContent("state-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stat", "state-7", "something else"})
    void ofSeveralStatesNoneIsGuessedAndNoneRemoved(String spoilt) throws Exception {
        stateWith(data.resolve("state-3"), 2).close();
        stateWith(data.resolve("state-4"), 5).close();
        Files.writeString(data.resolve("STATE"), spoilt);
        assertThatThrownBy(this::opened)
                .isInstanceOf(DamagedState.class)
                .hasMessageContaining("STATE")
                .hasMessageContaining("state-3, state-4");
        assertThat(data.resolve("state-3").resolve("CURRENT")).exists();
        assertThat(data.resolve("state-4").resolve("CURRENT")).exists();
        assertThat(data.resolve("STATE")).hasContent(spoilt);

        Files.delete(data.resolve("STATE"));
        assertThatThrownBy(this::opened).isInstanceOf(DamagedState.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12x", "-5", "9999999999999999999999"})
    void anIncarnationThatIsNoNumberIsRefused(String spoilt) throws Exception {
        Files.writeString(data.resolve("INCARNATION"), spoilt);
        assertThatThrownBy(() -> Incarnation.begin(data, 0, 1000))
                .isInstanceOf(DamagedState.class)
                .hasMessageContaining("INCARNATION");
        assertThat(data.resolve("INCARNATION")).hasContent(spoilt);
    }

    @Test
    void theLiveCopyAndTheCheckpointDoNotShareFilesThatChange() throws Exception {
        Checkpoint received = home.take(stateWith(data.resolve("leader"), 2));
        Path copy = home.copyOf(received);
        stateWith(copy, 0).close();
        Files.writeString(copy.resolve("CURRENT"), "changed");
        assertThat(TestState.open(received.directory()).values()).hasSize(2);
    }

    @Test
    void digestsThatRatisLeavesAreNotPartOfACheckpoint() throws Exception {
        Checkpoint received = home.take(stateWith(data.resolve("leader"), 2));
        Path digest = received.directory().resolve("part").resolve("000001.sst.md5");
        Files.writeString(digest, "0");
        assertThat(received.files()).noneMatch(file -> file.toString().endsWith(".md5"));
        received.removeDigests();
        assertThat(digest).doesNotExist();
        assertThat(received.directory().resolve("CURRENT")).exists();
    }

    @Test
    void everyRunGetsAHigherIncarnationWhateverTheClockSays() throws Exception {
        long first = Incarnation.begin(data, 0, 1000);
        long clockSetBack = Incarnation.begin(data, 0, 10);
        long knownToTheState = Incarnation.begin(data, 5000, 20);
        Files.delete(data.resolve("INCARNATION"));
        long diskReplaced = Incarnation.begin(data, 0, 9000);
        assertThat(first).isEqualTo(1000);
        assertThat(clockSetBack).isGreaterThan(first);
        assertThat(knownToTheState).isGreaterThan(5000);
        assertThat(diskReplaced).isEqualTo(9000);
    }

    @Test
    void theNextAttemptKeepsThePiecesThatCameBeforeTheLastOneIsCleared(@TempDir Path data) throws Exception {
        StateDirectory home = new StateDirectory(data);
        home.prepare();
        piece(home, "last/t_1/a.sst");
        Set<Path> over = home.attempts();
        Path early = piece(home, "next/t_2/b.sst");
        home.clearAttempts(over);

        assertThat(home.receiving()).isDirectoryNotContaining("glob:**/last");
        assertThat(early).exists();
    }

    private static Path piece(StateDirectory home, String name) throws IOException {
        Path file = home.receiving().resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, "piece");
    }

    @Test
    void piecesThatComeWhileOthersAreClearedAreNoFailure(@TempDir Path data) throws Exception {
        StateDirectory home = new StateDirectory(data);
        home.prepare();
        AtomicBoolean sending = new AtomicBoolean(true);
        CompletableFuture<Void> leader = CompletableFuture.runAsync(() -> {
            for (int i = 0; sending.get(); i++) {
                try {
                    Path attempt = Files.createDirectories(home.receiving().resolve("attempt/t_1"));
                    Files.writeString(attempt.resolve("piece-" + i), "piece");
                } catch (IOException cleared) {
                    // As for a real piece: it is sent again.
                }
            }
        });
        for (int i = 0; i < 300; i++) {
            home.clearAttempts(home.attempts());
        }
        sending.set(false);
        leader.join();

        home.clearReceived();
        assertThat(home.receiving()).isEmptyDirectory();
    }
}
