package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.ratis.watchdog.ElectionWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.server.RaftServer.Division;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedElectionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

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
            await().atMost(PATIENCE).until(() -> division.getInfo().isCandidate());
            List<String> faults = new ArrayList<>();
            ElectionWatch watch = new ElectionWatch(division, (reason, cause) -> faults.add(reason));
            for (int i = 0; i < 1000; i++) {
                watch.look();
            }
            assertThat(division.getInfo().isCandidate()).isTrue();
            assertThat(faults).isEmpty();
        }
    }
}
