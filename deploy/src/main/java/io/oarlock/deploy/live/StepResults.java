package io.oarlock.deploy.live;

import io.oarlock.model.Bytes;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Tells the migration what became of its steps, and everything to the front end. */
public final class StepResults<T extends ApplyListener & LeaderInbox> implements ApplyListener, LeaderInbox {
    private final T front;

    public StepResults(T front) {
        this.front = front;
    }

    /** The migration's threads go on by themselves: nothing of them runs here. */
    @Override
    public void onApplied(List<Applied> applied) {
        front.onApplied(applied);
        for (Applied one : applied) {
            if (one.ticket() instanceof StepTicket step) {
                step.effects().complete(one.effects());
            }
        }
    }

    @Override
    public void onDropped(Ticket ticket) {
        if (ticket instanceof StepTicket step) {
            step.effects().completeExceptionally(new CancellationException("the member is stopping"));
        } else {
            front.onDropped(ticket);
        }
    }

    @Override
    public void onStateReplaced() {
        front.onStateReplaced();
    }

    @Override
    public void onStatus(ReplicaStatus status) {
        front.onStatus(status);
    }

    @Override
    public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
        return front.onMessage(member, message);
    }
}
