package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.ensemble.CollectorPauses;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import java.io.IOException;
import java.util.List;

/** A load under which the pauses of the members' collectors are read from their logs. */
public record PauseTrial(LoadTrial load) implements Trial {
    /** JSON field of the longest pause of any member. */
    public static final String COLLECTOR_MILLIS = "collector_pause_ms";

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        CollectorPauses pauses = CollectorPauses.from(ensemble);
        ObjectNode figures = (ObjectNode) load.run(ensemble, generator, pace).get(0);
        return List.of(figures.put(COLLECTOR_MILLIS, pauses.longestMillis()));
    }
}
