package io.oarlock.replica;

import io.oarlock.model.Bytes;
import java.util.concurrent.CompletableFuture;

/** Receives what members tell the leader outside the log. Called on a transport thread; must not block. */
public interface LeaderInbox {
    /** Returns the answer, which is short; an empty one says that the message has arrived. */
    CompletableFuture<Bytes> onMessage(int member, Bytes message);
}
