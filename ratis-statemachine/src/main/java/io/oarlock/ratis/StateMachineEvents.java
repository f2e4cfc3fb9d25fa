package io.oarlock.ratis;

import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.checkpoint.DamagedCheckpoint;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.MemberIds;
import io.oarlock.replica.Fault;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the member does when its state machine learns something. Runs on Ratis' threads and under its locks. */
final class StateMachineEvents implements ZnodeStateMachine.Events {
    private final Runnable onLeadership;
    private final Consumer<CheckpointRefusal> refuse;
    private final MemberIds configured;
    private final Fault fault;

    /**
     * @param onLeadership looks at who leads; must not block
     * @param refuse sends a refusal to the leader; must not block
     * @param configured members of the configuration
     */
    StateMachineEvents(Runnable onLeadership, Consumer<CheckpointRefusal> refuse, MemberIds configured, Fault fault) {
        this.onLeadership = onLeadership;
        this.refuse = refuse;
        this.configured = configured;
        this.fault = fault;
    }

    @Override
    public void leadershipMayHaveChanged() {
        onLeadership.run();
    }

    @Override
    public void membersAre(MemberIds members) {
        if (!members.equals(configured)) {
            differ(DifferentMembers.thanLogged(configured, members));
        }
    }

    @Override
    public void checkpointIsDamaged(DamagedCheckpoint found) {
        refuse.accept(new CheckpointRefusal(found.index(), String.valueOf(found.getMessage())));
    }

    @Override
    public void differ(DifferentMembers found) {
        fatal(String.valueOf(found.getMessage()), found);
    }

    @Override
    public void fatal(String reason, @Nullable Throwable cause) {
        fault.fatal(reason, cause);
    }
}
