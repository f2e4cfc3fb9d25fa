package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.ratis.group.RaftConfigurations;
import io.oarlock.replication.Applier;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftServer.Division;

/** What this member remembers of the ensemble, as of now. Any thread, once Ratis has started. */
record OwnBootstrapState(Division division, Applier applier, BootstrapGuard joining)
        implements Supplier<BootstrapState> {
    @Override
    public BootstrapState get() {
        boolean empty = division.getRaftLog().getLastEntryTermIndex() == null
                && applier.position().index() < 0
                && applier.checkpoints().newest() == null;
        return new BootstrapState(
                empty,
                division.getInfo().getCurrentTerm(),
                RaftConfigurations.membersOf(division.getRaftConf()),
                joining.founder());
    }
}
