package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** Kills the leader under load and brings it back: how long did no client of the ensemble have a successful write? */
final class LeaderKillTrial implements Trial {
    @Override
    public JsonNode run(Ensemble ensemble, Generator generator, Pace pace) throws IOException, InterruptedException {
        int leader = ensemble.leader();
        JsonNode result = generator.run(
                ensemble,
                List.of(
                        "--workload",
                        "set",
                        "--keys",
                        "10000",
                        "--path",
                        "/b100",
                        "--connections",
                        "30",
                        "--warmup",
                        "2",
                        "--duration",
                        "10",
                        "--at",
                        "3:kill -9 " + ensemble.pid(leader)));
        ensemble.restart(leader);
        return result;
    }
}
