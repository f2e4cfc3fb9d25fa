package io.oarlock.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.ratis.TestMember;
import io.oarlock.ratis.TestState;
import io.oarlock.rules.Decision;
import io.oarlock.rules.DecisionObserver;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state is found to be damaged while a checkpoint of the leader takes its place. */
@Timeout(60)
class CondemnedStateTest {
    private static final int ROUNDS = 300;

    @TempDir
    Path data;

    private StateDirectory home;
    private Checkpoints checkpoints;

    @BeforeEach
    void prepare() throws IOException {
        home = new StateDirectory(data);
        home.prepare();
        checkpoints = new Checkpoints(home, TestState::open, new MetricRegistry());
    }

    @Test
    void theStateThatWasReadIsNotOpenedAgain() throws IOException {
        AppliedState live = checkpoints.openLive(0);
        apply(live, 1);
        String text = checkpoints.condemn(live, "a row is missing");
        live.close();

        assertThat(text).contains("a row is missing", "state-0 away");
        assertThatThrownBy(() -> checkpoints.openLive(0))
                .isInstanceOf(DamagedState.class)
                .hasMessage(text);
    }

    @Test
    void theCheckpointThatHasTakenItsPlaceIsOpened() throws IOException {
        AppliedState damaged = checkpoints.openLive(0);
        AppliedState fresh = install(damaged, 5);
        checkpoints.condemn(damaged, "a row is missing");
        damaged.close();
        fresh.close();

        AppliedState opened = checkpoints.openLive(0);
        assertThat(opened.directory()).isEqualTo(fresh.directory()).isNotEqualTo(damaged.directory());
        assertThat(opened.applied().index()).isEqualTo(5);
        home.removeOldStates();
        assertThat(damaged.directory()).doesNotExist();
    }

    /** As after a crash between the mark and the rest of what ends a member. */
    @Test
    void aStartAfterwardsOpensTheCheckpointToo() throws IOException {
        AppliedState damaged = checkpoints.openLive(0);
        install(damaged, 5).close();
        checkpoints.condemn(damaged, "a row is missing");
        damaged.close();

        prepare();
        assertThat(checkpoints.openLive(0).applied().index()).isEqualTo(5);
    }

    @Test
    void damageThatIsNotedWhileTheStateIsRemovedIsNoFailureOfTheInstallation() throws IOException {
        AppliedState damaged = checkpoints.openLive(0);
        install(damaged, 5);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> noting = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try {
                    checkpoints.condemn(damaged, "a row is missing");
                } catch (IOException removed) {
                    // The directory is not there at this moment.
                }
            }
        });
        for (int i = 0; i < ROUNDS; i++) {
            Files.createDirectories(damaged.directory());
            home.removeOldStates();
        }
        over.set(true);
        noting.join();
        home.removeOldStates();

        assertThat(damaged.directory()).doesNotExist();
        home.refuseDamaged();
    }

    /** What comes from a leader whose state is that far. */
    private AppliedState install(AppliedState live, int index) throws IOException {
        AppliedState leaders = TestState.open(data.resolve("leader"));
        for (int i = 1; i <= index; i++) {
            apply(leaders, i);
        }
        String name = Checkpoint.nameOf(leaders.applied());
        Path attempt = Files.createDirectories(home.receiving().resolve("attempt"));
        leaders.checkpoint(attempt.resolve(name));
        checkpoints.receive();
        DurableFiles.move(attempt.resolve(name), home.checkpoints().resolve(name));
        return Objects.requireNonNull(checkpoints.install(live));
    }

    private static void apply(AppliedState state, int index) {
        Entry entry = new Entry(
                new Entry.Origin(1, 1, index),
                new Entry.Stamp(1, Policy.DEFAULT),
                List.of(TestMember.proposal("v" + index)));
        Decision decision = state.decide(new LogPosition(1, index), entry, DecisionObserver.NONE);
        state.publish(decision);
    }
}
