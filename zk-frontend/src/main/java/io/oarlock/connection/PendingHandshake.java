package io.oarlock.connection;

import io.oarlock.model.Identity;
import io.oarlock.op.Effects;
import io.oarlock.wire.ConnectRequest;
import org.jspecify.annotations.Nullable;

/** A connect request whose session is being opened or moved by the log. */
final class PendingHandshake implements ApplyFanout.Asker {
    /** Of the connection, its channel, the request and its proposal. */
    private static final long BYTES = 4096;

    private final SessionHandshake handshake;
    private final Connection connection;
    private final ConnectRequest request;
    private final long weight;
    private @Nullable Effects effects;

    PendingHandshake(SessionHandshake handshake, Connection connection, ConnectRequest request) {
        this.handshake = handshake;
        this.connection = connection;
        this.request = request;
        this.weight = BYTES
                + connection.identities().stream()
                        .mapToLong(Identity::encodedBytes)
                        .sum();
    }

    /** Heap that it keeps until the log is done with it, whatever becomes of the client. */
    long weight() {
        return weight;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    ConnectRequest request() {
        return request;
    }

    @Override
    public void applied(Effects applied) {
        effects = applied;
    }

    @Override
    public void dropped() {
        handshake.dropped(this);
    }

    @Override
    public void deliver() {
        if (effects != null) {
            handshake.applied(this, effects);
        }
    }
}
