package io.oarlock.connection;

import io.oarlock.model.Identity;
import io.oarlock.op.Effects;
import org.jspecify.annotations.Nullable;

/** A session that the log is asked to open or to move. Weighs on the heap until it has answered. */
abstract class PendingSession implements ApplyFanout.Asker {
    /** Of the connection, its channel, the request and its proposal. */
    private static final long BYTES = 4096;

    private final Connection connection;
    private final long weight;
    private @Nullable Effects effects;

    PendingSession(Connection connection) {
        this.connection = connection;
        this.weight = BYTES
                + connection.identities().stream()
                        .mapToLong(Identity::encodedBytes)
                        .sum();
    }

    /** Heap that it keeps until the log is done with it, whatever becomes of the client. */
    final long weight() {
        return weight;
    }

    @Override
    public final Connection connection() {
        return connection;
    }

    @Override
    public final void applied(Effects applied) {
        effects = applied;
    }

    @Override
    public final void dropped() {
        giveBack();
        undecided();
    }

    @Override
    public final void deliver() {
        if (effects != null) {
            giveBack();
            decided(effects);
        }
    }

    private void giveBack() {
        connection.reader().handshake().giveBack(this);
    }

    /** The log has answered; inside a read scope. */
    abstract void decided(Effects answer);

    /** The log will not answer, or not here. */
    abstract void undecided();
}
