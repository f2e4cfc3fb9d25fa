package io.oarlock.ratis.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.TestMember;
import io.oarlock.ratis.group.RaftSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose process ends without a word. */
@Timeout(300)
class FastElectionTest {
    private static final int SILENCE_MILLIS_MIN = 5000;
    private static final int TRIES = 2;

    @TempDir
    Path root;

    /** Where two stand at once, as on a machine that stands still for a moment, they wait for their own silence. */
    @Test
    void itIsReplacedBeforeItsSilenceIsLongEnough() throws Exception {
        List<String> slow = new ArrayList<>();
        while (slow.size() < TRIES) {
            try {
                replaceTheLeader(root.resolve("try-" + slow.size()));
                return;
            } catch (TooSlow failed) {
                slow.add(String.valueOf(failed.getMessage()));
            }
        }
        fail("none of so many tries was fast: %s", slow);
    }

    private static final class TooSlow extends Exception {
        private static final long serialVersionUID = 1;

        TooSlow(ConditionTimeoutException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static void replaceTheLeader(Path directory) throws Exception {
        RaftSettings.Tuning patientElections =
                new RaftSettings.Tuning(SILENCE_MILLIS_MIN, SILENCE_MILLIS_MIN + 1000, 2000, 400_000, 2);
        try (TestGroup group =
                new TestGroup(directory, 3).with(patientElections).startAll()) {
            TestMember leader = group.leader();
            List<TestMember> others =
                    group.all().stream().filter(member -> member != leader).toList();
            others.forEach(member -> member.propose("before"));
            group.awaitSize(2);
            leader.raft().closeRatisOnly();
            others.forEach(member -> member.propose("after"));
            try {
                await().atMost(Duration.ofMillis(SILENCE_MILLIS_MIN - 1000))
                        .until(() -> others.stream().allMatch(member -> member.size() >= 4));
            } catch (ConditionTimeoutException late) {
                throw new TooSlow(late);
            }
            assertThat(others.get(0).values()).isEqualTo(others.get(1).values());
        }
    }
}
