package io.oarlock.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.workload.Workload;
import org.junit.jupiter.api.Test;

class ScenarioMenuTest {

    @Test
    void everyScenarioRunsEveryKindOfLoad() {
        assertThat(ScenarioMenu.all())
                // That one is about a lot of the same.
                .filteredOn(scenario -> !scenario.name().equals("sizes"))
                .allSatisfy(scenario -> assertThat(scenario.workloads())
                        .as(scenario.name())
                        .extracting(Workload::name)
                        .contains(
                                "register",
                                "set",
                                "queue",
                                "bank",
                                "lock",
                                "ephemeral",
                                "watch",
                                "returning watchers",
                                "sync",
                                "acl",
                                "pipeline",
                                "moving",
                                "idle",
                                "expiry"));
    }
}
