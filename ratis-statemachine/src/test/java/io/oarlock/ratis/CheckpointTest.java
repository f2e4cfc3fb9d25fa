package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.disk.DurableFiles;
import io.oarlock.metrics.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KILOBYTE = "x".repeat(1024);

    @TempDir
    Path root;

    @Test
    void theLogStaysBoundedBehindCheckpoints() throws Exception {
        try (TestGroup group = new TestGroup(root, 1).with(TestGroup.SMALL).startAll()) {
            Path checkpoints = group.data(1).resolve("checkpoints");
            Set<String> taken = new HashSet<>();
            for (int written = 0; taken.size() < 3; written += 1000) {
                write(group.leader(), 1000, written);
                taken.addAll(TestGroup.names(checkpoints));
            }
            await().atMost(PATIENCE)
                    .until(() -> DurableFiles.bytesIn(group.segments(1)) < 2 * TestGroup.SMALL_LOG_BYTES);
            await().atMost(PATIENCE).until(() -> group.get(1).numbers().value(Metric.RAFT_LOG_DISK_BYTES) > 0);
            await().atMost(PATIENCE).until(() -> TestGroup.names(checkpoints).size() == 2);
            assertThat(group.get(1).faults()).isEmpty();
        }
    }

    /** The apply thread, for which all writes wait, has the less to do. */
    @Test
    void whatHasBeenAppliedIsFlushedBeforeACheckpoint() throws Exception {
        try (TestGroup group = new TestGroup(root, 1).with(TestGroup.SMALL).startAll()) {
            Path checkpoints = group.data(1).resolve("checkpoints");
            write(group.leader(), 2000, 0);
            await().atMost(PATIENCE).until(() -> !TestGroup.names(checkpoints).isEmpty());
            assertThat(group.data(1).resolve("state-0").resolve(TestState.FLUSHED))
                    .exists();
        }
    }

    @Test
    void aCheckpointThatFailsIsTakenAgainOnceItCan() throws Exception {
        try (TestGroup group = new TestGroup(root, 1).with(TestGroup.SMALL).startAll()) {
            TestMember leader = group.leader();
            Path checkpoints = group.data(1).resolve("checkpoints");
            Path aside = group.data(1).resolve("aside");
            Files.move(checkpoints, aside);
            Files.createFile(checkpoints);
            write(leader, 2000, 0);
            await().atMost(PATIENCE).until(() -> Files.exists(group.data(1).resolve("checkpoints.unfinished")));
            write(leader, 1000, 2000);

            Files.delete(checkpoints);
            Files.move(aside, checkpoints);
            await().atMost(PATIENCE).until(() -> !TestGroup.names(checkpoints).isEmpty());
            assertThat(leader.faults()).isEmpty();
        }
    }

    @Test
    void aMemberStartsFromItsCheckpointWhenTheLogBeforeIsGone() throws Exception {
        try (TestGroup group = new TestGroup(root, 1).with(TestGroup.SMALL).startAll()) {
            write(group.get(1), 3000, 0);
            await().atMost(PATIENCE).until(() -> group.firstIndex(1) > 0);
            List<String> before = group.get(1).values();
            group.stop(1);
            group.start(1);
            group.get(1).propose("after");
            group.awaitSize(3001);
            assertThat(group.get(1).values())
                    .startsWith(before.toArray(String[]::new))
                    .endsWith("after");
        }
    }

    @Test
    void aMemberThatLagsTooFarIsBroughtUpByACheckpoint() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).with(TestGroup.SMALL).startAll()) {
            int lagging = group.idOf(group.follower());
            write(group.leader(), 100, 0);
            group.awaitSize(100);
            group.stop(lagging);
            outrun(group, group.leader(), 100);
            TestMember back = group.start(lagging);
            int size = group.leader().size();
            group.awaitSize(size);
            assertThat(back.frontEnd().replacements()).isPositive();
            assertThat(back.values()).isEqualTo(group.leader().values());
            assertThat(TestGroup.names(group.data(lagging))).contains("STATE").doesNotContain("state-0");
            assertGoesOn(group, back, size);
        }
    }

    @Test
    void anEmptyMemberIsBroughtUpByACheckpointAndKeepsItOverARestart() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).with(TestGroup.SMALL).startAll()) {
            group.leader();
            group.stop(3);
            group.empty(3);
            outrun(group, group.leader(), 0);
            TestMember empty = group.start(3);
            int size = group.leader().size();
            group.awaitSize(size);
            assertThat(empty.frontEnd().replacements()).isPositive();
            group.stop(3);
            TestMember again = group.start(3);
            group.awaitSize(size);
            assertThat(again.values()).isEqualTo(group.leader().values());
            assertThat(again.frontEnd().replacements()).isZero();
            assertGoesOn(group, again, size);
        }
    }

    @Test
    void anOrderlyStopSparesTheNextStartTheLog() throws Exception {
        try (TestGroup group = new TestGroup(root, 1).startAll()) {
            for (int i = 0; i < 150; i++) {
                // One after the other: each is an entry of its own.
                write(group.leader(), 1, i);
            }
            group.stop(1);
            long newest = new StateDirectory(CrashImage.of(group.data(1), root.resolve("image")))
                    .newest()
                    .orElseThrow()
                    .position()
                    .index();
            TestMember again = group.start(1);
            assertThat(newest).isGreaterThanOrEqualTo(again.numbers().value(Metric.RAFT_APPLIED_INDEX) - 1);
            assertGoesOn(group, again, 150);
        }
    }

    /** Ratis had put the checkpoint into place and dropped the log; then the process was killed. */
    @Test
    void aCheckpointThatArrivedBeforeACrashIsTakenOverAtTheNextStart() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).with(TestGroup.SMALL)) {
            group.start(1);
            group.start(2);
            group.start(3);
            write(group.leader(), 50, 0);
            group.awaitSize(50);
            int late = group.idOf(group.follower());
            group.stop(late);
            outrun(group, group.leader(), 50);
            int leader = group.idOf(group.leader());
            Checkpoint sent = new StateDirectory(CrashImage.of(group.data(leader), root.resolve("image")))
                    .newest()
                    .orElseThrow();
            Files.move(
                    sent.directory(),
                    group.data(late)
                            .resolve("checkpoints")
                            .resolve(sent.directory().getFileName()));
            for (String segment : TestGroup.names(group.segments(late))) {
                if (segment.startsWith("log_")) {
                    Files.delete(group.segments(late).resolve(segment));
                }
            }
            TestMember again = group.start(late);
            assertThat(again.size()).isGreaterThan(50);
            int size = group.leader().size();
            group.awaitSize(size);
            assertGoesOn(group, again, size);
        }
    }

    private static void assertGoesOn(TestGroup group, TestMember member, int size) {
        member.propose("here");
        group.leader().propose("there");
        group.awaitSize(size + 2);
        assertThat(member.values()).isEqualTo(group.leader().values()).contains("here", "there");
        group.all().forEach(other -> assertThat(other.faults()).isEmpty());
    }

    /** Writes until the leader has purged what a member that stopped at the beginning would need. */
    private static void outrun(TestGroup group, TestMember leader, int from) {
        int id = group.idOf(leader);
        int written = from;
        while (group.firstIndex(id) <= 200) {
            write(leader, 1000, written);
            written += 1000;
        }
    }

    private static void write(TestMember member, int count, int from) {
        for (int i = from; i < from + count; i++) {
            member.propose(i + KILOBYTE);
        }
        await().atMost(PATIENCE).until(() -> member.size() >= from + count);
    }
}
