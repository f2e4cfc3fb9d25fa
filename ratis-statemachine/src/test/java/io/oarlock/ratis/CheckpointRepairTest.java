package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Policy;
import io.oarlock.replication.Applier;
import io.oarlock.replication.ApplyMark;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointRepairTest {
    private static final CheckpointRefusal REFUSAL = new CheckpointRefusal(2, "cannot read 000007.sst");

    @TempDir
    Path data;

    private final MetricRegistry numbers = new MetricRegistry();
    private final List<String> done = new ArrayList<>();
    private Applier applier;
    private CheckpointRepair checkpointRepair;
    /** What a file that the state and its checkpoints share does to each new one. */
    private boolean stateIsDamaged;

    @BeforeEach
    void open() throws Exception {
        StateDirectory home = new StateDirectory(data);
        home.prepare();
        applier = new Applier(
                new Checkpoints(home, TestState::open, numbers),
                0,
                new TestMember.FrontEnd(),
                ApplyMark.in(data),
                numbers);
        apply(1);
        apply(2);
        applier.checkpoint(2);
        checkpointRepair = new CheckpointRepair(
                applier,
                new CheckpointRepair.Means(this::advance, this::checkpoint, () -> done.add("handed over")),
                Runnable::run,
                (reason, cause) -> done.add("ended: " + reason + cause),
                numbers);
    }

    @AfterEach
    void close() {
        applier.close();
    }

    @Test
    void aDamagedCheckpointIsReplacedByOneFurtherOnInTheLogAndRemoved() throws Exception {
        Checkpoint damaged = applier.checkpoints().newest();
        damage(damaged);
        checkpointRepair.refused(3, REFUSAL);
        assertThat(done).containsExactly("advanced", "taken");
        assertThat(applier.checkpoints().newest().position()).isEqualTo(new LogPosition(1, 3));
        assertThat(TestState.open(applier.checkpoints().newest().directory()).values())
                .containsExactly("v1", "v2", "v3");
        assertThat(damaged.directory()).doesNotExist();
        assertThat(numbers.value(Metric.RAFT_CHECKPOINTS_DAMAGED_TOTAL)).isEqualTo(1);
    }

    @Test
    void whereTheLogHasGoneOnNothingIsAddedToIt() throws Exception {
        damage(applier.checkpoints().newest());
        apply(3);
        checkpointRepair.refused(3, REFUSAL);
        assertThat(done).containsExactly("taken");
        assertThat(applier.checkpoints().newest().position().index()).isEqualTo(3);
    }

    @Test
    void aSoundCheckpointStaysWhateverAMemberSays() {
        Checkpoint sound = applier.checkpoints().newest();
        checkpointRepair.refused(3, REFUSAL);
        assertThat(done).isEmpty();
        assertThat(applier.checkpoints().newest()).isEqualTo(sound);
        assertThat(numbers.value(Metric.RAFT_CHECKPOINTS_DAMAGED_TOTAL)).isZero();
    }

    @Test
    void aMemberThatGoesOnRefusingDoesNotKeepTheLeaderReading() throws Exception {
        checkpointRepair.refused(3, REFUSAL);
        damage(applier.checkpoints().newest());
        checkpointRepair.refused(3, REFUSAL);
        assertThat(done).as("not looked at again so soon").isEmpty();
        apply(3);
        applier.checkpoint(2);
        damage(applier.checkpoints().newest());
        checkpointRepair.refused(3, new CheckpointRefusal(3, "cannot read 000007.sst"));
        assertThat(done).containsExactly("advanced", "taken");
    }

    @Test
    void nobodyLooksAtACheckpointThatIsNotTheNewestAnyMore() throws Exception {
        damage(applier.checkpoints().newest());
        apply(3);
        applier.checkpoint(2);
        checkpointRepair.refused(3, REFUSAL);
        assertThat(done).isEmpty();
    }

    @Test
    void aLeaderWhoseStateIsDamagedLetsAnotherOneLeadAndEnds() throws Exception {
        stateIsDamaged = true;
        damage(applier.checkpoints().newest());
        checkpointRepair.refused(3, REFUSAL);
        assertThat(done).hasSize(4).startsWith("advanced", "taken", "handed over");
        assertThat(done.get(3))
                .startsWith("ended: ")
                .contains("Empty this member's")
                .contains("CURRENT");
    }

    private void apply(long index) {
        byte[] entry = EntryCodec.encode(new Entry.Origin(1, 1, index), List.of(TestMember.proposal("v" + index)));
        byte[] stamp = EntryCodec.stampPrefix(new Entry.Stamp(1, Policy.DEFAULT));
        System.arraycopy(stamp, 0, entry, 0, stamp.length);
        applier.apply(new LogPosition(1, index), entry);
    }

    private void advance() {
        done.add("advanced");
        apply(applier.position().index() + 1);
    }

    private CompletableFuture<?> checkpoint() {
        done.add("taken");
        try {
            applier.checkpoint(2);
            if (stateIsDamaged) {
                damage(applier.checkpoints().newest());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompletableFuture.completedFuture(null);
    }

    private static void damage(Checkpoint checkpoint) throws IOException {
        Path file = checkpoint.directory().resolve("CURRENT");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
    }
}
