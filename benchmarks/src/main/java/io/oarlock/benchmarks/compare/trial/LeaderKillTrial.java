package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import java.io.IOException;
import java.util.List;

/**
 * Kills the leader under load: how long did no client of the ensemble have a successful write, and how many clients of
 * the other members lost their connection? The killed member is left dead.
 */
public record LeaderKillTrial(double secondsAfter) implements Trial {
    /** JSON field of the number of connections that surviving members closed. */
    public static final String SURVIVORS_LOST = "survivors_lost";

    private static final double KILL_AT_SECONDS = 1.5;
    private static final String LOAD =
            "--workload set --keys 10000 --path /b100 --connections 30 --warmup 1 --duration ";

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        int leader = ensemble.leader();
        String load = LOAD + (KILL_AT_SECONDS + secondsAfter);
        List<String> options = Words.of(load, "--at", KILL_AT_SECONDS + ":kill -9 " + ensemble.pid(leader));
        ObjectNode result = (ObjectNode) generator.run(ensemble, options);
        int lost = 0;
        for (int member = 1; member <= ensemble.members(); member++) {
            lost += member == leader
                    ? 0
                    : result.path("conn_lost_by_host").path(member - 1).asInt();
        }
        return List.of(result.put(SURVIVORS_LOST, lost));
    }
}
