package io.oarlock.replica;

import io.oarlock.model.Bytes;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what members tell the leader, as {@code member:text}, and answers nothing. */
public record HeardMessages(Collection<String> heard) implements LeaderInbox {
    public HeardMessages() {
        this(new CopyOnWriteArrayList<>());
    }

    @Override
    public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
        heard.add(member + ":" + message.utf8());
        return CompletableFuture.completedFuture(Bytes.EMPTY);
    }
}
