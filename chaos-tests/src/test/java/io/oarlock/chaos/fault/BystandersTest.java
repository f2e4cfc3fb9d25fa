package io.oarlock.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BystandersTest {

    private final ScriptedCluster cluster = new ScriptedCluster(3, 1);

    @Test
    void whoRunsAllTheTimeIsNotReplaced() {
        Bystanders bystanders = new Bystanders(cluster, List.of(2));
        cluster.kill(2);
        cluster.start(2);

        assertThat(bystanders.replaced()).isEmpty();
    }

    @Test
    void whoEndedAndWasStartedAgainIsFound() {
        Bystanders bystanders = new Bystanders(cluster, List.of(2));
        cluster.start(1);
        cluster.start(3);

        assertThat(bystanders.replaced()).containsExactly(1, 3);
    }
}
