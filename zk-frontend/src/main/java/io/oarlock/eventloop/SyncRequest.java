package io.oarlock.eventloop;

/** A {@code sync} that waits for a ReadIndex round. Event loop only. */
public interface SyncRequest {
    /** The round is over: this member has applied what was committed before it. */
    void synced();

    /** Whether its connection is closing, so that no answer is sent. */
    boolean isAbandoned();
}
