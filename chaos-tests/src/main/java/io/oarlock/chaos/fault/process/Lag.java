package io.oarlock.chaos.fault.process;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.fault.injection.Fault;
import io.oarlock.chaos.fault.injection.LogFiles;
import io.oarlock.chaos.fault.injection.TwoStepHeal;
import io.oarlock.chaos.fault.injection.UnmetDuty;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower stands still, with clients and watches on it, until the leader's log does not go back any more to where
 * the follower is: it must be brought up with a checkpoint, in the middle of its life. That this happened is a duty.
 */
public final class Lag implements Fault {

    private static final Logger LOG = LoggerFactory.getLogger(Lag.class);

    private static final long PURGE_SECONDS_MAX = 45;
    private static final long INSTALL_SECONDS_MAX = 60;
    private static final long LOOK_AGAIN_MILLIS = 200;
    /** What a member says when a checkpoint takes the place of its state. */
    private static final String INSTALLED = "replacing the state at";

    @Override
    public String name() {
        return "lag-follower";
    }

    @Override
    public String description() {
        return "stop all threads until the log behind the member is purged, then go on: follower";
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.members().size() > 2
                && cluster.members().stream()
                        .allMatch(member -> cluster.data(member).isPresent());
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        List<Integer> followers = new ArrayList<>(cluster.members());
        cluster.leader().ifPresent(followers::remove);
        return List.of(followers.get(random.nextInt(followers.size())));
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        int member = members.get(0);
        int installs = installs(cluster, member);
        cluster.pause(member);
        awaitPurge(cluster, member);
        return new TwoStepHeal(() -> cluster.resume(member), () -> awaitInstall(cluster, member, installs));
    }

    /**
     * Where nobody writes enough, or nobody leads, the log may stay; the checkpoint is missed then, and that is said.
     */
    static void awaitPurge(Cluster cluster, int member) throws IOException, InterruptedException {
        // It is in the segment that it writes; segments are the same on all members, and go as a whole.
        OptionalLong end = new LogFiles(cluster.data(member).orElseThrow()).lastStart();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PURGE_SECONDS_MAX);
        while (System.nanoTime() < deadlineNanos) {
            boolean isPurged = cluster.members().stream()
                    .filter(other -> other != member)
                    .map(other -> new LogFiles(cluster.data(other).orElseThrow()).firstStart())
                    .allMatch(start -> start.isPresent() && end.isPresent() && start.getAsLong() > end.getAsLong());
            if (isPurged) {
                LOG.info("the log behind member {} is purged", member);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        LOG.warn("the log behind member {} is still there", member);
    }

    private static void awaitInstall(Cluster cluster, int member, int before) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(INSTALL_SECONDS_MAX);
        while (installs(cluster, member) == before) {
            if (System.nanoTime() > deadlineNanos) {
                throw new UnmetDuty(member, "was not brought up with a checkpoint");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private static int installs(Cluster cluster, int member) throws IOException {
        try (Stream<String> lines = Files.lines(cluster.log(member))) {
            return (int) lines.filter(line -> line.contains(INSTALLED)).count();
        }
    }
}
