package io.oarlock.chaos.fault.process;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An operator restarts every member, one after the other, each when the one before serves again. */
public record RollingRestart(boolean upgrade) implements Fault {

    private static final long SERVES_AGAIN_SECONDS_MAX = 60;
    private static final long ASK_AGAIN_MILLIS = 100;

    @Override
    public String name() {
        return upgrade ? "upgrade" : "rolling-restart";
    }

    @Override
    public String description() {
        return upgrade
                ? "a rolling restart out of the previous release into the current one"
                : "stop and start every member in turn, each when the one before serves again";
    }

    @Override
    public Set<Ability> needs() {
        return upgrade ? Set.of(Ability.UPGRADE) : Set.of();
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return !upgrade || cluster.canUpgrade();
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return cluster.members();
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        for (int member : members) {
            cluster.stop(member);
            if (upgrade) {
                cluster.upgrade(member);
            }
            cluster.start(member);
            awaitServing(cluster, member);
        }
        return () -> {};
    }

    private static void awaitServing(Cluster cluster, int member) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SERVES_AGAIN_SECONDS_MAX);
        while (cluster.status(member).isEmpty()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException(
                        "member " + member + " does not serve " + SERVES_AGAIN_SECONDS_MAX + " s after its restart");
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
    }
}
