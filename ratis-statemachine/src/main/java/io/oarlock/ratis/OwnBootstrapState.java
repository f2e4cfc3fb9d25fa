package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.ratis.group.RaftConfigurations;
import io.oarlock.replication.Applier;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftServer.Division;

/** What this member remembers of the ensemble, as of now. Any thread, once Ratis has started. */
record OwnBootstrapState(Division division, Applier applier, BootstrapGuard joining)
        implements Supplier<BootstrapState> {
    @Override
    public BootstrapState get() {
        Checkpoint newest = applier.checkpoints().newest();
        long covered = newest == null ? -1 : newest.position().index();
        boolean empty = division.getRaftLog().getLastEntryTermIndex() == null
                && applier.position().index() < 0
                && newest == null;
        return new BootstrapState(
                empty,
                division.getInfo().getCurrentTerm(),
                Math.max(applier.position().index(), covered),
                RaftConfigurations.membersOf(division.getRaftConf()),
                joining.founder());
    }
}
