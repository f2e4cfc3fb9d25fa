package io.oarlock.chaos;

import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.scenario.Scenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Seeds for the runs of one command. A short run draws a few of its scenario's faults, and seeds that are merely
 * counted up leave some of them out for hours; these are chosen so that the faults that came least come next. What a
 * run does depends on its own seed alone, as ever.
 */
final class SeedChoice {

    private static final int CANDIDATES = 64;

    private final long lengthMillis;
    private final Map<String, Integer> drawn = new HashMap<>();
    private long nextSeed;
    private boolean begun;

    /**
     * @param firstSeed of the first run, whatever it draws, so that a run that was asked for can be asked for again
     * @param lengthMillis of each run
     */
    SeedChoice(long firstSeed, long lengthMillis) {
        this.nextSeed = firstSeed;
        this.lengthMillis = lengthMillis;
    }

    /** The seed of the next run, which is of this scenario. */
    long next(Scenario scenario) {
        int candidates = begun ? CANDIDATES : 1;
        begun = true;
        int least = scenario.allFaults()
                .mapToInt(fault -> timesDrawn(fault.name()))
                .min()
                .orElse(0);
        long best = nextSeed;
        double bestWorth = -1;
        for (long seed = nextSeed; seed < nextSeed + candidates; seed++) {
            double worth = worth(faults(scenario, seed), least);
            if (worth > bestWorth) {
                best = seed;
                bestWorth = worth;
            }
        }
        faults(scenario, best).forEach(name -> drawn.merge(name, 1, Integer::sum));
        nextSeed += candidates;
        return best;
    }

    private int timesDrawn(String fault) {
        return drawn.getOrDefault(fault, 0);
    }

    private List<String> faults(Scenario scenario, long seed) {
        return scenario.schedule(seed, lengthMillis).steps().stream()
                .flatMap(step -> step.faults().stream())
                .map(Fault::name)
                .toList();
    }

    /** A fault that came least is worth more than any number of those that came more often. */
    private double worth(List<String> faults, int least) {
        return faults.stream()
                .distinct()
                .mapToDouble(name -> Math.pow(CANDIDATES, least - timesDrawn(name)))
                .sum();
    }
}
