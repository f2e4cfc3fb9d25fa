package io.oarlock.memory;

/**
 * What the connections of one event loop hold of the budgets that all share.
 *
 * @param requests frames that are being read
 * @param replies replies and events that clients have not taken
 * @param stagedEvents of all event loops; apply thread only
 * @param deliveredEvents what this loop has taken out of its mailbox
 * @param outstanding requests that wait for their answers
 */
public record EventLoopMemory(
        MemoryBudget.Share requests,
        MemoryBudget.Share replies,
        MemoryBudget.Share stagedEvents,
        MemoryBudget.Share deliveredEvents,
        OutstandingRequests outstanding) {

    public ConnectionMemory ofConnection() {
        return new ConnectionMemory(new HeldMemory(requests), new HeldMemory(replies));
    }
}
