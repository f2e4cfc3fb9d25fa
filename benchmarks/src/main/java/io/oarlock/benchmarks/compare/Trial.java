package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Something to do to a running ensemble, with figures to show for it. */
@FunctionalInterface
interface Trial {
    /**
     * Runs once.
     *
     * @throws IllegalStateException when the ensemble did something wrong: there are no figures then
     */
    JsonNode run(Ensemble ensemble, Generator generator, Pace pace) throws IOException, InterruptedException;
}
