package io.oarlock.chaos.fault.disk;

import io.oarlock.chaos.cluster.Ability;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All machines lose their power, and that of the leader its disk, too: what was acknowledged must have been on the disk
 * of one of the others. The leader is the last to go, with whatever the others have told it.
 *
 * @param stallMillis how long the disks of the others have stood still by then: their members go on, and have in memory
 *     what no disk has; 0 where the disks work to the end
 */
public record LeaderDiskLoss(long stallMillis) implements Fault {

    /** Until it has told its clients what the others have made true. */
    private static final long LEADER_MILLIS = 300;

    @Override
    public String name() {
        return stallMillis == 0 ? "leader-disk-loss" : "stalled-disk-loss";
    }

    @Override
    public String description() {
        String before = stallMillis == 0 ? "" : "let the disks of all but the leader stand still, then ";
        return before + "lose everything that was not synced on all machines, and the whole disk of the leader";
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.DISK);
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return new PowerLoss(Target.ALL).isPossible(cluster)
                && cluster.members().size() > 2
                && cluster.members().stream()
                        .allMatch(member -> cluster.data(member).isPresent());
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        List<Integer> members = new ArrayList<>(cluster.members());
        Integer leader = Target.LEADER.choose(cluster, random).get(0);
        members.removeIf(leader::equals);
        members.add(leader);
        return members;
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        int leader = members.get(members.size() - 1);
        if (stallMillis > 0) {
            for (int follower : members.subList(0, members.size() - 1)) {
                PowerLoss.disk(cluster, follower).freeze();
            }
            TimeUnit.MILLISECONDS.sleep(stallMillis);
        }
        PowerLoss.cutPower(cluster, members, LEADER_MILLIS);
        return () -> {
            for (int member : members) {
                PowerLoss.disk(cluster, member).restorePower();
                Optional<Path> data = cluster.data(member);
                if (member == leader && data.isPresent()) {
                    new MemberFiles(data.get()).wipe();
                }
                cluster.start(member);
            }
        };
    }
}
