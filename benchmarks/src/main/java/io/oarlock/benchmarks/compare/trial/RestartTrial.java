package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one by one, kills all members at once and starts them again: the time until a client has got through all that
 * an operation needs, with the log of the writes to be replayed. The files are in the page cache, as after a crash of
 * the process. Each restart has writes of its own behind it and before them an orderly one, after which neither server
 * has anything to replay: a ZooKeeper that has replayed its log takes a snapshot and would find nothing to do again.
 *
 * @param writes since the last snapshot; the rows' settings keep both from taking one meanwhile
 */
public record RestartTrial(int writes, int restarts) implements Trial {
    public static final List<String> SETTINGS = List.of("snapCount=100000000", "oarlock.log.bytesMax=8g");

    private static final int LOAD_LIMIT_SECONDS = 240;
    /** So few that each is an entry of the log, or nearly. */
    private static final String LOAD =
            "--workload set --value-size 100 --keys 10000 --path /restart --connections 4 --warmup 0 --duration "
                    + (LOAD_LIMIT_SECONDS - 40) + " --count ";

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        List<JsonNode> samples = new ArrayList<>();
        for (int i = 0; i < restarts; i++) {
            if (i > 0) {
                ensemble.stop();
                ensemble.start();
            }
            write(ensemble, generator);
            ensemble.kill();
            long began = System.nanoTime();
            ensemble.launch();
            generator.awaitFirstReads(ensemble, "--keys 10000 --no-prefill --path /restart");
            double seconds = (System.nanoTime() - began) / 1e9;
            ensemble.awaitServing();
            samples.add(new ObjectMapper().createObjectNode().put("restart_s", seconds));
        }
        return samples;
    }

    private void write(Ensemble ensemble, Generator generator) throws IOException, InterruptedException {
        JsonNode load = generator.run(ensemble, Words.of(LOAD + writes), LOAD_LIMIT_SECONDS);
        if (load.path("ops").asLong() < writes) {
            throw new IllegalStateException(
                    "only " + load.path("ops") + " writes in " + LOAD_LIMIT_SECONDS + " seconds");
        }
    }
}
