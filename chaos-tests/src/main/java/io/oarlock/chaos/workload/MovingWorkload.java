package io.oarlock.chaos.workload;

import java.io.IOException;

/** Clients that go from member to member in the middle of their sessions must not go back in time. */
public final class MovingWorkload implements Workload {

    private static final int ROUNDS_PER_MEMBER = 25;

    private final RegisterWorkload registers;
    private final Members members;

    /** Where the members are. */
    public interface Members {

        /** Where clients reach one member, given any number. */
        String connectString(int any);
    }

    public MovingWorkload(RegisterWorkload registers, Members members) {
        this.registers = registers;
        this.members = members;
    }

    @Override
    public String name() {
        return "moving";
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        registers.prepare(actor);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        if (actor.random().nextInt(ROUNDS_PER_MEMBER) == 0) {
            actor.client().move(members.connectString(actor.random().nextInt(Integer.MAX_VALUE)));
        }
        registers.act(actor);
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        registers.finish(actor);
    }
}
