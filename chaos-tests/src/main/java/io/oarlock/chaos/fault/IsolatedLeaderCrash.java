package io.oarlock.chaos.fault;

import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The leader is alone for a while and then dies; the others go on without it and without whatever only it had. What it
 * acknowledged meanwhile must not have been only on its own disk.
 */
record IsolatedLeaderCrash() implements Fault {

    @Override
    public String name() {
        return "isolated-leader-crash";
    }

    @Override
    public String description() {
        return "all others stand still, the leader dies, the others go on, the former leader comes back";
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        List<Integer> members = new ArrayList<>(cluster.members());
        int leader = Target.LEADER.choose(cluster, random).get(0);
        members.removeIf(member -> member == leader);
        members.add(0, leader);
        return members;
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        int leader = members.get(0);
        List<Integer> others = members.subList(1, members.size());
        for (int other : others) {
            cluster.pause(other);
        }
        return () -> {
            cluster.kill(leader);
            for (int other : others) {
                cluster.resume(other);
            }
            cluster.start(leader);
        };
    }
}
