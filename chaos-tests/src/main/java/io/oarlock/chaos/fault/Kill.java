package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Members die at once and come back later with what is on their disks. */
record Kill(Target target) implements Fault {

    @Override
    public String name() {
        return "kill-" + target.text();
    }

    @Override
    public String description() {
        return "kill -9, then start again: " + target.text();
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return target.choose(cluster, random);
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        for (int member : members) {
            cluster.kill(member);
        }
        return () -> {
            for (int member : members) {
                cluster.start(member);
            }
        };
    }
}
