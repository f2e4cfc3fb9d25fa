package io.oarlock.deploy;

import io.oarlock.model.Bytes;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what the replica tells to the front end, which is constructed after the replica. {@link #connect} comes
 * before the replica is started; until then nothing may be told.
 */
final class DeferredListener implements ApplyListener, LeaderInbox {
    private final AtomicReference<@Nullable Target> target = new AtomicReference<>();

    private record Target(ApplyListener listener, LeaderInbox inbox, Consumer<ReplicaStatus> statuses) {}

    <T extends ApplyListener & LeaderInbox> void connect(T front, Consumer<ReplicaStatus> statuses) {
        target.set(new Target(front, front, statuses));
    }

    private Target target() {
        return Objects.requireNonNull(target.get(), "the replica told something before it was started");
    }

    @Override
    public void onApplied(List<Applied> applied) {
        target().listener().onApplied(applied);
    }

    @Override
    public void onDropped(Ticket ticket) {
        target().listener().onDropped(ticket);
    }

    @Override
    public void onStateReplaced() {
        target().listener().onStateReplaced();
    }

    @Override
    public void onStatus(ReplicaStatus status) {
        Target now = target();
        now.statuses().accept(status);
        now.listener().onStatus(status);
    }

    @Override
    public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
        return target().inbox().onMessage(member, message);
    }
}
