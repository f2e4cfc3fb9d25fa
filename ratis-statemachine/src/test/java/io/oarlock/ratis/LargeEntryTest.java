package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bound;
import io.oarlock.ratis.group.RaftSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A follower hears no heartbeat while it reads and writes one append: the largest must pass within a fraction of that.
 */
class LargeEntryTest {
    private static final int LARGEST = (int) Bound.LOGGED_ENTRY_BYTES.defaultValue() - 2000;
    private static final int TIMES = 3;

    @TempDir
    Path root;

    @Test
    void theLargestEntriesBringNoElectionAbout() throws Exception {
        try (TestGroup group =
                new TestGroup(root, 3).with(RaftSettings.Tuning.DEFAULTS).startAll()) {
            TestMember leader = group.leader();
            TestMember follower = group.follower();
            group.awaitSize(0);
            long term = leader.status().term();
            for (int i = 0; i < TIMES; i++) {
                follower.propose(i + "x".repeat(LARGEST));
                leader.propose("small");
            }
            group.awaitSize(2 * TIMES);
            assertThat(leader.status().term()).isEqualTo(term);
            assertThat(leader.status().leads()).isTrue();
        }
    }
}
