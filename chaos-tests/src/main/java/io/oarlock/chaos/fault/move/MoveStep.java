package io.oarlock.chaos.fault.move;

import io.oarlock.chaos.cluster.MovingCluster;
import io.oarlock.chaos.fault.injection.Fault.Injection;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A step of the move from an ensemble of ZooKeeper, the source. All in their order are a whole move: each goes on from
 * where the one before has led, while clients work.
 */
enum MoveStep {
    /** Members start and follow the source. */
    FOLLOW("members start and follow the ensemble of ZooKeeper") {
        @Override
        List<Integer> touched(MovingCluster cluster) {
            return cluster.newMembers();
        }

        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            cluster.follow();
            for (int member : members) {
                cluster.start(member);
            }
            moves.awaitPhase("FOLLOWING");
            return () -> {};
        }
    },
    /** A third of the clients goes over. */
    FIRST_CLIENTS("a third of the clients goes over, one after the other") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves) throws InterruptedException {
            moves.over(3);
            return () -> {};
        }
    },
    /** The leader of the source dies, and others go over before it is back. */
    KILL_SOURCE_LEADER("the leader of ZooKeeper dies; some clients go over before it is back") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            int leader = moves.awaitSourceLeader();
            cluster.kill(leader);
            moves.over(4);
            moves.awaitSourceLeader();
            moves.goOn();
            return () -> cluster.start(leader);
        }
    },
    /** Some clients go back; some go to and fro between the two ensembles as if they were one. */
    BACK("some clients go back to ZooKeeper, some may use servers of both ensembles from now on") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves) throws InterruptedException {
            moves.back(4);
            moves.toBoth(3);
            return () -> {};
        }
    },
    /** The leader of the members dies, and others go over before it is back. */
    KILL_NEW_LEADER("the leader of those that follow dies; some clients go over before it is back") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            int leader = moves.awaitNewLeader();
            cluster.kill(leader);
            moves.over(3);
            moves.awaitNewLeader();
            moves.goOn();
            return () -> cluster.start(leader);
        }
    },
    /** Both leaders die at once. */
    KILL_BOTH_LEADERS("the leaders of both ensembles die at once") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            int leader = moves.awaitNewLeader();
            int ofSource = moves.awaitSourceLeader();
            cluster.kill(ofSource);
            cluster.kill(leader);
            moves.awaitSourceLeader();
            moves.awaitNewLeader();
            moves.goOn();
            return () -> {
                cluster.start(ofSource);
                cluster.start(leader);
            };
        }
    },
    /** The rest of the clients goes over. */
    LAST_CLIENTS("all clients that are left go over, one after the other") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            moves.over(1);
            moves.awaitPhase("FOLLOWING");
            return () -> {};
        }
    },
    /** The new ensemble decides from here on: it finds out by itself that the source is gone. */
    SWITCH("the switch: once the source is quiet, it is stopped, and the others go on when they are sure of it") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            moves.stopSource();
            moves.awaitPhase("SWITCHED");
            cluster.forgetSource();
            return () -> {};
        }
    },
    /** The same, while the member that leads dies before, in the middle of and behind it. */
    SWITCH_KILLED("the switch, around which the member that leads is killed again and again; where the one behind it"
            + " does not know that the source was quiet, the servers of ZooKeeper are started once more") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            moves.switchThroughKills();
            moves.awaitPhase("SWITCHED");
            cluster.forgetSource();
            return () -> {};
        }
    },
    /** The same, where the operator says that the source is gone. */
    SWITCH_FORCED("the switch, of which the operator says that the source is gone once he has stopped it") {
        @Override
        Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
                throws IOException, InterruptedException {
            moves.stopSource();
            cluster.migrate(moves.awaitNewLeader(), "switch", "--force");
            moves.awaitPhase("SWITCHED");
            cluster.forgetSource();
            return () -> {};
        }
    };

    private final String description;

    MoveStep(String description) {
        this.description = description;
    }

    abstract Injection take(MovingCluster cluster, List<Integer> members, Moves moves)
            throws IOException, InterruptedException;

    /** Members whose clients may notice: a client may be at any of them. */
    List<Integer> touched(MovingCluster cluster) {
        return cluster.members();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String description() {
        return description;
    }
}
