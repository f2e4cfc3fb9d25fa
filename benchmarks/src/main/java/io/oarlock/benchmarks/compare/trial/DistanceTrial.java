package io.oarlock.benchmarks.compare.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.ensemble.Clients;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.ensemble.Words;
import java.io.IOException;
import java.util.List;

/**
 * Sets with members that are apart: throughput of so many in flight that the clients' waiting does not bound it, and
 * single ones.
 *
 * @param millis the delays between members, each way, beside none at all, which is measured first and last: the better
 *     rate of the two is what the others are held against, since compilers may still be at work in the beginning
 */
public record DistanceTrial(List<Integer> millis) implements Trial {
    /** JSON fields of each delay. */
    public static final String RATE = "ops_per_s";

    public static final String KEPT = "kept";
    public static final String LEADER = "leader_p50";
    public static final String FOLLOWER = "follower_p50";

    private static final String KEYS = " --value-size 100 --keys 10000 --path /distance";
    private static final String MANY =
            "--workload set --connections 100 --outstanding 200 --warmup 1.5 --duration 3" + KEYS;
    private static final String ONE = "--workload set --connections 1 --warmup 0.5 --duration 2" + KEYS;

    /** JSON pointer of what was measured at a delay. */
    public static String at(int delayMillis, String figure) {
        return "/" + name(delayMillis) + "/" + figure;
    }

    @Override
    public List<JsonNode> run(Ensemble ensemble, Generator generator, Pace pace)
            throws IOException, InterruptedException {
        ObjectNode figures = new ObjectMapper().createObjectNode();
        ObjectNode near = measure(ensemble, generator, figures, 0);
        for (int delay : millis) {
            measure(ensemble, generator, figures, delay);
        }
        ensemble.network().delay(0);
        double rate = Math.max(near.path(RATE).asDouble(), rate(ensemble, generator));
        near.put(RATE, rate);
        for (int delay : millis) {
            ObjectNode far = (ObjectNode) figures.path(name(delay));
            far.put(KEPT, far.path(RATE).asDouble() / rate);
        }
        return List.of(figures);
    }

    private static ObjectNode measure(Ensemble ensemble, Generator generator, ObjectNode figures, int delayMillis)
            throws IOException, InterruptedException {
        ensemble.network().delay(delayMillis * 1000);
        return figures.putObject(name(delayMillis))
                .put(RATE, rate(ensemble, generator))
                .put(LEADER, lone(ensemble, generator, Clients.OF_THE_LEADER))
                .put(FOLLOWER, lone(ensemble, generator, Clients.OF_A_FOLLOWER));
    }

    private static double rate(Ensemble ensemble, Generator generator) throws IOException, InterruptedException {
        return generator.run(ensemble, Words.of(MANY)).path(RATE).asDouble();
    }

    private static String name(int delayMillis) {
        return delayMillis + "ms";
    }

    private static double lone(Ensemble ensemble, Generator generator, Clients clients)
            throws IOException, InterruptedException {
        return generator
                .run(ensemble, clients, Words.of(ONE))
                .at("/lat_us/all/p50")
                .asDouble();
    }
}
