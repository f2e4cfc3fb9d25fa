package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.scenario.Scenario;
import io.oarlock.chaos.scenario.ScenarioMenu;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeedChoiceTest {

    /** Of three steps or less. */
    private static final long LENGTH_MILLIS = 30_000;

    @Test
    void theFirstRunHasTheSeedThatWasAskedFor() {
        assertThat(new SeedChoice(42, LENGTH_MILLIS).next(scenario("bad-links")))
                .isEqualTo(42);
    }

    @Test
    void aFewShortRunsDrawEveryFault() {
        Scenario badLinks = scenario("bad-links");
        for (long firstSeed = 0; firstSeed < 100; firstSeed++) {
            SeedChoice seeds = new SeedChoice(firstSeed, LENGTH_MILLIS);
            Set<String> drawn = new HashSet<>();
            for (int run = 0; run < badLinks.allFaults().count() / 2 + 1; run++) {
                drawn.addAll(faults(badLinks, seeds.next(badLinks)));
            }
            assertThat(drawn).as("seed %s", firstSeed).isEqualTo(names(badLinks.allFaults()));
        }
    }

    /** As many runs as a night has, and more. */
    @Test
    void faultsComeEquallyOftenAlsoAfterHours() {
        Scenario badLinks = scenario("bad-links");
        SeedChoice seeds = new SeedChoice(3, LENGTH_MILLIS);
        Map<String, Long> drawn = Stream.generate(() -> faults(badLinks, seeds.next(badLinks)))
                .limit(2000)
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(Collections.max(drawn.values()) - Collections.min(drawn.values()))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void whatAnotherScenarioDrewIsNotDrawnFirst() {
        SeedChoice seeds = new SeedChoice(1, LENGTH_MILLIS);
        seeds.next(scenario("kill-one"));
        seeds.next(scenario("pause"));
        seeds.next(scenario("restart"));

        Scenario processes = scenario("processes");
        assertThat(faults(processes, seeds.next(processes))).containsAnyOf("kill-all", "rolling-restart");
    }

    @Test
    void noSeedComesTwice() {
        SeedChoice seeds = new SeedChoice(7, LENGTH_MILLIS);

        List<Long> chosen = Stream.concat(ScenarioMenu.all().stream(), ScenarioMenu.all().stream())
                .map(seeds::next)
                .toList();

        assertThat(chosen).doesNotHaveDuplicates();
    }

    private static Scenario scenario(String name) {
        return ScenarioMenu.all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> faults(Scenario scenario, long seed) {
        return names(scenario.schedule(seed, LENGTH_MILLIS).steps().stream().flatMap(step -> step.faults().stream()));
    }

    private static Set<String> names(Stream<Fault> faults) {
        return faults.map(Fault::name).collect(Collectors.toSet());
    }
}
