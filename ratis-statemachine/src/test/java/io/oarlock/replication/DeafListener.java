package io.oarlock.replication;

import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.util.List;

/** A front end that wants to know nothing. */
final class DeafListener implements ApplyListener {
    @Override
    public void onApplied(List<Applied> applied) {}

    @Override
    public void onDropped(Ticket ticket) {}

    @Override
    public void onStateReplaced() {}

    @Override
    public void onStatus(ReplicaStatus status) {}
}
