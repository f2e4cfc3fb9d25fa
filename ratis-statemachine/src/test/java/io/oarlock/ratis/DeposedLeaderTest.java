package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeposedLeaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    /** Whoever holds Ratis' server lock keeps the leader from stepping down, as a pause of the process does. */
    @Test
    void aLeaderThatDoesNotKnowItsSuccessorAnswersNoSync() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            group.follower();
            TestMember old = group.leader();
            old.propose("before");
            group.awaitSize(1);
            for (int i = 0; i < 2; i++) {
                assertThat(old.raft().readIndex().get(20, TimeUnit.SECONDS)).isEqualTo(1);
            }
            synchronized (old.raft().division()) {
                old.raft().transport().links().close();
                TestMember successor = await("another leader")
                        .atMost(PATIENCE)
                        .until(
                                () -> group.all().stream()
                                        .filter(member -> member != old)
                                        .filter(member -> member.status().leads()
                                                && member.status().ready())
                                        .findFirst()
                                        .orElse(null),
                                found -> found != null);
                successor.propose("after");
                await().atMost(PATIENCE)
                        .until(() -> successor.frontEnd().answered().contains("after"));
                assertThat(old.status().leads()).as("it believes to lead").isTrue();
                assertThat(old.size()).isEqualTo(1);
                assertThatThrownBy(() -> old.raft().readIndex().get(20, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasStackTraceContaining("no majority has confirmed the leadership");
            }
        }
    }
}
