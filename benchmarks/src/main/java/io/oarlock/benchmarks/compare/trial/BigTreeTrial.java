package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the tree with znodes of 100 bytes once, and then starts the ensemble several times with none of its files in
 * the page cache: the time to the first served read, and memory and disk after a short load on the whole tree.
 */
public record BigTreeTrial(int znodes, int starts) implements Trial {
    private static final String LOAD = " --connections 50 --outstanding 10";
    private static final int PREFILL_LIMIT_SECONDS = 300;

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        String keys = "--no-prefill --keys " + znodes + " --dirs 100 --path /m";
        generator.run(
                ensemble,
                Words.of("--workload none --dirs 100 --path /m --connections 10 --prefill " + znodes),
                PREFILL_LIMIT_SECONDS);
        List<String> mixed = Words.of("--workload mixed:90 " + keys + LOAD);
        mixed.addAll(pace.options());
        generator.run(ensemble, mixed);
        long loadedBytes = ensemble.residentBytes();
        List<JsonNode> samples = new ArrayList<>();
        for (int start = 0; start < starts; start++) {
            ensemble.stop();
            ensemble.dropCachedFiles();
            long began = System.nanoTime();
            ensemble.launch();
            generator.awaitFirstReads(ensemble, keys);
            double startSeconds = (System.nanoTime() - began) / 1e9;
            ensemble.awaitServing();
            ObjectNode load = (ObjectNode) generator.run(ensemble, mixed);
            samples.add(load.put("start_s", startSeconds)
                    .put("resident_bytes", ensemble.residentBytes())
                    .put("loaded_resident_bytes", loadedBytes)
                    .put("disk_bytes", ensemble.diskBytes()));
        }
        return samples;
    }
}
