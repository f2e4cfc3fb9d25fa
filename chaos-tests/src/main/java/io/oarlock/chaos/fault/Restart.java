package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** An operator stops members in order and starts them again. */
record Restart(Target target) implements Fault {

    @Override
    public String name() {
        return "restart-" + target.text();
    }

    @Override
    public String description() {
        return "stop in order, then start again: " + target.text();
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return target.choose(cluster, random);
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        for (int member : members) {
            cluster.stop(member);
        }
        return () -> {
            for (int member : members) {
                cluster.start(member);
            }
        };
    }
}
