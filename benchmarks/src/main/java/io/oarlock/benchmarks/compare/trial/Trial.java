package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import java.io.IOException;
import java.util.List;

/** Something to do to a running ensemble, with figures to show for it. */
@FunctionalInterface
public interface Trial {
    /**
     * Runs once.
     *
     * @return the samples that were taken, most often one
     * @throws IllegalStateException when the ensemble did something wrong: there are no figures then
     */
    List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace) throws IOException, InterruptedException;
}
