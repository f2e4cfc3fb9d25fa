package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.SetConfig;
import io.oarlock.op.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who leads writes who belongs to the ensemble, where the znode does not say so. */
class ConfigZnodeTest {
    private static final String MEMBERS = "server.1=a:1:2:participant;3";

    private final InlineReplica replica = new InlineReplica();

    private void apply(List<Operation> operations) {
        operations.forEach(operation -> replica.apply(Proposal.internal(operation), 1_000));
    }

    @Test
    void aLeaderWritesOnce() {
        ConfigZnode config = new ConfigZnode(replica, MEMBERS);
        config.round(true);
        assertThat(replica.takeSent()).containsExactly(new SetConfig(Bytes.utf8(MEMBERS)));
        config.round(true);
        assertThat(replica.takeSent()).isEmpty();
    }

    @Test
    void aFollowerWritesNothing() {
        ConfigZnode config = new ConfigZnode(replica, MEMBERS);
        config.round(false);
        assertThat(replica.takeSent()).isEmpty();
    }

    @Test
    void aLeaderThatComesBackWritesAgainOnlyWhereItSaysSomethingElse() {
        ConfigZnode config = new ConfigZnode(replica, MEMBERS);
        config.round(true);
        apply(replica.takeSent());
        config.round(false);
        config.round(true);
        assertThat(replica.takeSent()).isEmpty();

        config.round(false);
        apply(List.of(new SetConfig(Bytes.utf8("server.1=b:1:2:participant;3"))));
        config.round(true);
        assertThat(replica.takeSent()).containsExactly(new SetConfig(Bytes.utf8(MEMBERS)));
    }

    @Test
    void withoutATextItIsLeftAsItIs() {
        ConfigZnode config = new ConfigZnode(replica, null);
        config.round(true);
        assertThat(replica.takeSent()).isEmpty();
    }
}
