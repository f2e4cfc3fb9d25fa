package io.oarlock.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.chaos.fault.injection.Supervisor;
import io.oarlock.chaos.fault.injection.UnmetDuty;
import org.junit.jupiter.api.Test;

/** What a supervisor does for a member when a fault is over. */
class RestorationTest {

    private final ScriptedCluster cluster = new ScriptedCluster(3, 1);

    @Test
    void aMemberThatServesIsLeftAlone() throws Exception {
        new Supervisor(cluster, 2).restore();

        assertThat(cluster.calls()).isEmpty();
    }

    @Test
    void aMemberThatEndsAtEachStartIsGivenUp() throws Exception {
        Supervisor supervisor = new Supervisor(cluster.withBroken(2), 2);

        assertThatThrownBy(supervisor::restore)
                .isInstanceOfSatisfying(
                        UnmetDuty.class, unmet -> assertThat(unmet.duty()).isEqualTo(UnmetDuty.Duty.SERVE_AGAIN))
                .hasMessageContaining("member 2 ended at each of 2 starts");
        assertThat(cluster.calls()).contains("start 2");
    }
}
