package io.oarlock.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UntouchedMembersTest {

    private final ScriptedCluster cluster = new ScriptedCluster(3, 1);

    @Test
    void whoRunsAllTheTimeIsNotReplaced() {
        UntouchedMembers untouched = new UntouchedMembers(cluster, List.of(2));
        cluster.kill(2);
        cluster.start(2);

        assertThat(untouched.replaced()).isEmpty();
    }

    @Test
    void whoEndedAndWasStartedAgainIsFound() {
        UntouchedMembers untouched = new UntouchedMembers(cluster, List.of(2));
        cluster.start(1);
        cluster.start(3);

        assertThat(untouched.replaced()).containsExactly(1, 3);
    }
}
