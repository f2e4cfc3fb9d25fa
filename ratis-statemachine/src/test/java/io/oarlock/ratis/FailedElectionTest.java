package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.ratis.watchdog.ElectionWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.server.RaftServer.Division;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedElectionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MORE_LOOKS_THAN_ARE_FATAL = 100;

    @TempDir
    Path root;

    @Test
    void aCandidateThatCannotWriteItsTermEndsInsteadOfWaitingForEver() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            TestMember leader = group.leader();
            for (int id = 1; id <= 3; id++) {
                // Where Ratis writes the term first.
                Files.createDirectories(
                        group.segments(id).resolve("raft-meta.tmp").resolve("full"));
            }
            group.stop(group.idOf(leader));
            await().atMost(PATIENCE)
                    .until(() -> group.all().stream()
                            .allMatch(member -> member.faults().stream()
                                    .anyMatch(fault -> fault.contains("has failed in the middle, as CANDIDATE"))));
        }
    }

    @Test
    void aCandidateThatAsksInVainGoesOn() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            group.leader();
            group.stop(2);
            group.stop(3);
            Division division = group.get(1).raft().division();
            List<String> faults = new ArrayList<>();
            ElectionWatch watch = new ElectionWatch(division, (reason, cause) -> faults.add(reason));
            // It goes back to a follower now and then.
            for (int times = 0; times < 3; times++) {
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> division.getInfo().isCandidate() && asksForVotes(division));
                for (int i = 0; i < MORE_LOOKS_THAN_ARE_FATAL; i++) {
                    watch.look();
                    // As long as a thread may take to begin.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    /** A member is a candidate a moment before. */
    private static boolean asksForVotes(Division division) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(division.getMemberId() + "-LeaderElection"));
    }
}
