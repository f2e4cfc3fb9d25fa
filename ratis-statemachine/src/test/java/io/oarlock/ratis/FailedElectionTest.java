package io.oarlock.ratis;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
}
