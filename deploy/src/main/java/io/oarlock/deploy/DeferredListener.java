package io.oarlock.deploy;

import io.oarlock.model.Bytes;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the replica and the front end, each of which wants the other to be made first. Nothing may be told
 * before {@link #connect}, which comes before the replica is started.
 */
final class DeferredListener implements ApplyListener, LeaderInbox {
    private final AtomicReference<@Nullable Ears> ears = new AtomicReference<>();

    private record Ears(ApplyListener listener, LeaderInbox inbox, Consumer<ReplicaStatus> statuses) {}

    <T extends ApplyListener & LeaderInbox> void connect(T front, Consumer<ReplicaStatus> statuses) {
        ears.set(new Ears(front, front, statuses));
    }

    private Ears ears() {
        return Objects.requireNonNull(ears.get(), "the replica spoke before it was started");
    }

    @Override
    public void onApplied(List<Applied> applied) {
        ears().listener().onApplied(applied);
    }

    @Override
    public void onDropped(Ticket ticket) {
        ears().listener().onDropped(ticket);
    }

    @Override
    public void onStateReplaced() {
        ears().listener().onStateReplaced();
    }

    @Override
    public void onStatus(ReplicaStatus status) {
        Ears now = ears();
        now.statuses().accept(status);
        now.listener().onStatus(status);
    }

    @Override
    public void onMessage(int member, Bytes message) {
        ears().inbox().onMessage(member, message);
    }
}
