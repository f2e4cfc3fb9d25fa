package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import java.io.IOException;
import java.util.List;

/**
 * Reads that show all that was committed before them: with Oarlock those of connections that have asked for
 * linearizable reads, with ZooKeeper a sync and a read right behind it, as one operation.
 *
 * @param options of the load generator, but for the workload
 */
public record LinearizableReadTrial(String options) implements Trial {
    private static final String LINEARIZABLE = "--workload get --auth oarlock:reads:linearizable ";
    private static final String SYNCED = "--workload sync-get ";

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        String workload = ensemble.linearizesReads() ? LINEARIZABLE : SYNCED;
        return new LoadTrial(workload + options).run(ensemble, generator, pace);
    }
}
