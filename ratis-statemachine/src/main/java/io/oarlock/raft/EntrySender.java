package io.oarlock.raft;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** Hands an entry to the leader. */
@FunctionalInterface
interface EntrySender {
    /**
     * Sends without blocking; entries arrive in the order of the calls, or not at all. The future fails when the entry
     * surely or possibly did not reach the leader's log. That it completes says nothing about a commit.
     */
    CompletableFuture<Void> send(Route route, ByteString unstamped);
}
