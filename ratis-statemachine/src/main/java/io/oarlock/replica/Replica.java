package io.oarlock.replica;

import io.oarlock.model.Bytes;
import io.oarlock.op.Proposal;
import java.util.concurrent.CompletableFuture;

/**
 * The replicated state as the front end of one member sees it: propose changes, read what is applied here, and be told
 * what was applied. Nothing here blocks on the network.
 */
public interface Replica {
    /**
     * Hands over a change. Proposals of one thread are applied in the order in which it handed them over. The answer
     * comes through {@link ApplyListener}: after this member has applied it, or as a refusal.
     *
     * <p>Nothing is sent yet: call {@link #flush()} after a burst. The caller bounds what it has outstanding.
     */
    void propose(Proposal proposal, Ticket ticket);

    /**
     * Sends what was proposed, on this thread, if the window of entries in flight has room; otherwise the next apply
     * sends it.
     */
    void flush();

    /**
     * Opens the gate for reads of the applied state: while the scope is open nothing is published. Keep it short (one
     * burst of requests), never block in it, close it on the same thread.
     */
    ReadScope read();

    /**
     * Completes when this member has applied everything that was committed anywhere before the call (Raft paper section
     * 6.4, ReadIndex). Fails when the quorum is lost. The value is the last zxid applied here then.
     */
    CompletableFuture<Long> readIndex();

    /** Asks the leader's {@link LeaderInbox}, outside the log; best effort, may fail. The value is its answer. */
    CompletableFuture<Bytes> tellLeader(Bytes message);

    ReplicaStatus status();

    /**
     * Whether changes are decided through this replica also while another ensemble decides that the state follows. They
     * are not where this says no: then they are refused.
     */
    default boolean forwards() {
        return false;
    }

    /** Who votes and who follows, as of now. */
    default Following following() {
        return Following.NOBODY;
    }
}
