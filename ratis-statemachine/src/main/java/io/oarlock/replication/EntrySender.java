package io.oarlock.replication;

import io.oarlock.model.Bytes;
import java.util.concurrent.CompletableFuture;

/** Hands an entry to the leader. */
@FunctionalInterface
public interface EntrySender {
    /**
     * Sends without blocking; entries arrive in the order of the calls, or not at all. The future fails when the entry
     * surely or possibly did not reach the leader's log. That it completes says nothing about a commit.
     */
    CompletableFuture<Void> send(Route route, Bytes unstamped);
}
