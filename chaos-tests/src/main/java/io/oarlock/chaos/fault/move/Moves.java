package io.oarlock.chaos.fault.move;

import io.oarlock.chaos.check.member.RunEnds;
import io.oarlock.chaos.cluster.MovingCluster;
import io.oarlock.chaos.cluster.ServerList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator does in a move, and what he waits for. */
final class Moves {

    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

    private static final long SECONDS_MAX = 120;
    private static final long ASK_AGAIN_MILLIS = 100;
    /** One client after the other: some requests of the others come in between. */
    private static final long NEXT_CLIENT_MILLIS = 50;

    private static final long GO_ON_MILLIS = 2_000;

    /** How long after the end of the source the member that leads dies: the switch takes half a second or more. */
    private static final List<Long> KILL_AFTER_MILLIS = List.of(0L, 400L, 600L, 900L);

    private static final String QUIET = "source-is-quiet yes";
    private static final String SWITCHING = "phase SWITCHING";

    private final MovingCluster cluster;

    Moves(MovingCluster cluster) {
        this.cluster = cluster;
    }

    /** One of so many clients that are not over goes there; all of them where it is one. */
    void over(int oneOf) throws InterruptedException {
        String target = cluster.newConnectString();
        change(oneOf, list -> !list.connectString().equals(target), target);
    }

    /** One of so many clients that are over goes back. */
    void back(int oneOf) throws InterruptedException {
        String target = cluster.newConnectString();
        change(oneOf, list -> list.connectString().equals(target), cluster.sourceConnectString());
    }

    /** One of so many clients may choose among the servers of both. */
    void toBoth(int oneOf) throws InterruptedException {
        change(oneOf, list -> true, cluster.newConnectString() + "," + cluster.sourceConnectString());
    }

    private void change(int oneOf, Predicate<ServerList> which, String servers) throws InterruptedException {
        List<ServerList> some =
                new ArrayList<>(cluster.clients().stream().filter(which).toList());
        for (int i = 0; i < some.size(); i += oneOf) {
            some.get(i).change(servers);
            TimeUnit.MILLISECONDS.sleep(NEXT_CLIENT_MILLIS);
        }
    }

    /** Leaves clients with those that are left for a while. */
    void goOn() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(GO_ON_MILLIS);
    }

    int awaitSourceLeader() throws IOException, InterruptedException {
        return await("a leader of ZooKeeper", cluster::sourceLeader);
    }

    int awaitNewLeader() throws IOException, InterruptedException {
        return await("a leader of those that follow", cluster::newLeader);
    }

    /**
     * Waits until every new member is in this phase of the migration.
     *
     * @throws IOException also when one says that it has stopped, for the reason that it tells
     */
    void awaitPhase(String phase) throws IOException, InterruptedException {
        await("phase " + phase, () -> {
            Optional<String> stopped = cluster.stoppedMigration();
            if (stopped.isPresent()) {
                throw new IOException(RunEnds.STOPPED + stopped.get());
            }
            for (int member : cluster.newMembers()) {
                if (!cluster.migrationStatus(member).contains("phase " + phase)) {
                    return Optional.empty();
                }
            }
            return Optional.of(phase);
        });
    }

    /** Asks for the switch, waits until nothing of the source can be lost, and stops it. */
    void stopSource() throws IOException, InterruptedException {
        cluster.migrate(awaitNewLeader(), "switch");
        await("a quiet source", this::quiet);
        cluster.stopSource();
    }

    /** Returns when the members decide, whatever it took. */
    void switchThroughKills() throws IOException, InterruptedException {
        for (long millis : KILL_AFTER_MILLIS) {
            stopSource();
            TimeUnit.MILLISECONDS.sleep(millis);
            if (killLeader(millis + " ms after the end of the source")) {
                return;
            }
            cluster.startSource();
            awaitSourceLeader();
        }
        stopSource();
        await("a leader that has switched over", this::switched);
        killLeader("behind the switch");
    }

    /** Returns whether the members decide that are left. */
    private boolean killLeader(String when) throws IOException, InterruptedException {
        int leader = awaitNewLeader();
        cluster.kill(leader);
        awaitNewLeader();
        // What the one that died had put into the log is applied by then.
        goOn();
        boolean decides = MovingCluster.hasSwitched(cluster.migrationStatus(awaitNewLeader()));
        LOG.info(
                "killed member {}, which led, {}: {}",
                leader,
                when,
                decides ? "the switch was done" : "the switch was not done");
        cluster.start(leader);
        return decides;
    }

    private Optional<Integer> switched() throws IOException {
        Optional<Integer> leader = cluster.newLeader();
        return leader.isPresent() && MovingCluster.hasSwitched(cluster.migrationStatus(leader.get()))
                ? leader
                : Optional.empty();
    }

    private Optional<Integer> quiet() throws IOException, InterruptedException {
        Optional<Integer> leader = cluster.newLeader();
        if (leader.isEmpty()) {
            return Optional.empty();
        }
        String status = cluster.migrationStatus(leader.get());
        if (status.contains("phase FOLLOWING")) {
            LOG.warn("the switch was called off, and is asked for again");
            cluster.migrate(leader.get(), "switch");
        }
        return status.contains(SWITCHING) && status.contains(QUIET) ? leader : Optional.empty();
    }

    private interface Question<T> {
        Optional<T> ask() throws IOException, InterruptedException;
    }

    private static <T> T await(String what, Question<T> question) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (true) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("there is no " + what + " after " + SECONDS_MAX + " s; see the logs");
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
    }
}
