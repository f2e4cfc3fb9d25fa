package io.oarlock.replica;

import java.util.List;

/** Told of everything that this member applies. */
public interface ApplyListener {
    /**
     * Called on the apply thread for every entry, in log order, while the gate for reads is shut: nobody has read the
     * new state yet, so what is queued on a connection here goes out before any reply that shows the change. Must not
     * block or throw.
     */
    void onApplied(List<Applied> applied);

    /** The proposal will never be applied as part of this member's run (shutting down). Any thread. */
    void onDropped(Ticket ticket);

    /**
     * The state was replaced by a later one that came from the leader: changes in between were not told, so that every
     * watch may have missed its event. Called like {@link #onApplied}.
     */
    void onStateReplaced();

    /** This member's role, the leader or the term changed. Must not block. */
    public void onStatus(ReplicaStatus status);
}
