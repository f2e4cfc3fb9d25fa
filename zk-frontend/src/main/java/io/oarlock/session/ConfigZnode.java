package io.oarlock.session;

import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation.SetConfig;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.Ticket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code /zookeeper/config}, which clients read the members from: a new leader writes it through the log when it
 * says something else than the leader's configuration. Only the upkeep thread uses it.
 */
public final class ConfigZnode {
    private static final ZnodePath PATH = new ZnodePath("/zookeeper/config");
    private static final Ticket TICKET = new Ticket() {};

    private final Replica replica;
    private final @Nullable Bytes membership;
    private boolean written;

    /** @param membership the text; null leaves the znode as it is */
    public ConfigZnode(Replica replica, @Nullable String membership) {
        this.replica = replica;
        this.membership = membership == null ? null : Bytes.utf8(membership);
    }

    /** To be called now and then; a leader writes once. */
    public void round(boolean leading) {
        if (!leading || membership == null) {
            written = false;
        } else if (!written) {
            written = true;
            if (!Objects.equals(membership, shown())) {
                replica.propose(Proposal.internal(new SetConfig(membership)), TICKET);
                replica.flush();
            }
        }
    }

    private @Nullable Bytes shown() {
        try (ReadScope scope = replica.read()) {
            Znode znode = scope.tree().find(PATH);
            return znode == null ? null : znode.data();
        }
    }
}
