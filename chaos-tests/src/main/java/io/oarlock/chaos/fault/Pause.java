package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Members stand still, and go on later as if nothing had happened; a paused leader wakes up believing that it leads.
 */
record Pause(Target target) implements Fault {

    @Override
    public String name() {
        return "pause-" + target.text();
    }

    @Override
    public String description() {
        return "stop all threads, then go on: " + target.text();
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return target.choose(cluster, random);
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        for (int member : members) {
            cluster.pause(member);
        }
        return () -> {
            for (int member : members) {
                cluster.resume(member);
            }
        };
    }
}
