package io.oarlock.connection;

import io.oarlock.eventloop.Delivery;
import io.oarlock.op.Effects;
import io.oarlock.replica.Ticket;
import io.oarlock.wire.ConnectRequest;
import org.jspecify.annotations.Nullable;

/** A connect request whose session is being opened or moved by the log. */
final class PendingHandshake implements Ticket, Delivery {
    private final SessionHandshake handshake;
    private final Connection connection;
    private final ConnectRequest request;
    private @Nullable Effects effects;

    PendingHandshake(SessionHandshake handshake, Connection connection, ConnectRequest request) {
        this.handshake = handshake;
        this.connection = connection;
        this.request = request;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    ConnectRequest request() {
        return request;
    }

    /** Apply thread, before the delivery is put into a mailbox. */
    void applied(Effects applied) {
        effects = applied;
    }

    @Override
    public void deliver() {
        if (effects != null) {
            handshake.applied(this, effects);
        }
    }
}
