package io.oarlock.chaos.fault.network;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.MemberFiles;
import io.oarlock.chaos.fault.injection.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The leader is alone for a while and then lost with its disk; the others go on without whatever only it had. What it
 * acknowledged meanwhile must not have been only on its own disk. The others die, too: what it has sent to them waits
 * in their sockets, and they would take it when they go on.
 */
public record IsolatedLeaderCrash() implements Fault {

    @Override
    public String name() {
        return "isolated-leader-crash";
    }

    @Override
    public String description() {
        return "all others stand still, all die, the others come back, then the former leader with an empty disk";
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
            for (int member : members) {
                cluster.kill(member);
            }
            Optional<Path> lost = cluster.data(leader);
            if (lost.isPresent()) {
                new MemberFiles(lost.get()).wipe();
            }
            for (int other : others) {
                cluster.start(other);
            }
            cluster.start(leader);
        };
    }
}
