package io.oarlock.chaos.fault.move;

import io.oarlock.chaos.cluster.Ability;
import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.MovingCluster;
import io.oarlock.chaos.fault.injection.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A step of a move, among faults: it lasts until it is done. */
public final class Move implements Fault {

    private final MoveStep step;

    private Move(MoveStep step) {
        this.step = step;
    }

    /** All steps, in the order of the move. */
    public static List<Fault> steps() {
        return Stream.of(MoveStep.values()).<Fault>map(Move::new).toList();
    }

    @Override
    public String name() {
        return "move-in-" + step.text();
    }

    @Override
    public String description() {
        return step.description();
    }

    @Override
    public Set<Ability> needs() {
        return Set.of(Ability.MOVE);
    }

    @Override
    public boolean isPossible(Cluster cluster) {
        return cluster.move().isPresent();
    }

    @Override
    public List<Integer> choose(Cluster cluster, Random random) {
        return step.touched(cluster.move().orElseThrow());
    }

    @Override
    public Injection inject(Cluster cluster, List<Integer> members) throws IOException, InterruptedException {
        MovingCluster moving = cluster.move().orElseThrow();
        return step.take(moving, members, new Moves(moving));
    }
}
