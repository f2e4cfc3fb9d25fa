package io.oarlock.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.fault.FaultMenu;
import io.oarlock.chaos.fault.injection.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private final List<Fault> group = FaultMenu.named("kill-one", "pause-leader", "restart-one");
    private final List<List<Fault>> faults = List.of(group);

    @Test
    void oneSeedDrawsOneSchedule() {
        assertThat(Schedule.draw(faults, 42, 300_000)).isEqualTo(Schedule.draw(faults, 42, 300_000));
        assertThat(Schedule.draw(faults, 42, 300_000)).isNotEqualTo(Schedule.draw(faults, 43, 300_000));
    }

    @Test
    void everyFaultComesOnceInATurn() {
        List<Schedule.Step> steps = Schedule.draw(faults, 7, 600_000).steps();

        assertThat(steps).hasSizeGreaterThan(6);
        assertThat(steps.subList(0, 3))
                .flatExtracting(Schedule.Step::faults)
                .containsExactlyInAnyOrderElementsOf(group);
        assertThat(steps.subList(3, 6))
                .flatExtracting(Schedule.Step::faults)
                .containsExactlyInAnyOrderElementsOf(group);
    }

    @Test
    void everyStepHasOneFaultOfEachGroup() {
        List<Fault> links = FaultMenu.named("loss-all", "partition-bridge");
        List<Schedule.Step> steps =
                Schedule.draw(List.of(group, List.of(), links), 7, 300_000).steps();

        assertThat(steps).hasSizeGreaterThan(6).allSatisfy(step -> {
            assertThat(step.faults()).hasSize(2);
            assertThat(group).contains(step.faults().get(0));
            assertThat(links).contains(step.faults().get(1));
        });
    }

    @Test
    void theStepsFitTheLength() {
        long planned = Schedule.draw(faults, 7, 120_000).steps().stream()
                .mapToLong(step -> step.quietMillis() + step.faultMillis())
                .sum();

        assertThat(planned).isBetween(90_000L, 120_000L);
    }

    @Test
    void evenAShortRunHasOneFault() {
        assertThat(Schedule.draw(faults, 7, 1).steps()).hasSize(1);
    }

    @Test
    void withoutFaultsNothingIsScheduled() {
        assertThat(Schedule.draw(List.of(), 7, 60_000).steps()).isEmpty();
    }

    @Test
    void scenariosHaveNamesOfTheirOwn() {
        assertThat(ScenarioMenu.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    }
}
