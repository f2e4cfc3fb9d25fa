package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.host.MemberDisk;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.Target;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Machines lose their power: what was not synced is gone, and the members start with what is left. */
public record PowerLoss(Target target) implements Fault {

    @Override
    public String name() {
        return "power-loss-" + target.text();
    }

    @Override
    public String description() {
        return "lose everything that was not synced, then start again: " + target.text();
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.DISK);
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.members().stream()
                .allMatch(member -> cluster.disk(member).isPresent());
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return target.choose(cluster, random);
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        cutPower(cluster, members, 0);
        return () -> {
            for (int member : members) {
                disk(cluster, member).restorePower();
                cluster.start(member);
            }
        };
    }

    /**
     * Takes the power from these machines.
     *
     * @param lastMillis how much longer the last of them goes on
     */
    static void cutPower(Cluster cluster, List<Integer> members, long lastMillis)
            throws IOException, InterruptedException {
        // First of all they stand still: no member may see its disk fail, and no member may outlive the others.
        int last = members.get(members.size() - 1);
        for (int member : members) {
            TimeUnit.MILLISECONDS.sleep(member == last ? lastMillis : 0);
            cluster.pause(member);
        }
        for (int member : members) {
            disk(cluster, member).cutPower();
        }
        for (int member : members) {
            // What waits for a disk that stands still cannot be killed.
            disk(cluster, member).thaw();
            cluster.kill(member);
        }
    }

    static MemberDisk disk(Cluster cluster, int member) {
        return cluster.disk(member).orElseThrow();
    }
}
