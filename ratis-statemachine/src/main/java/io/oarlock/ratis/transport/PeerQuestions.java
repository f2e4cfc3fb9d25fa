package io.oarlock.ratis.transport;

import io.oarlock.peer.Answer;
import io.oarlock.peer.frame.FrameType;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers what members ask each other besides Ratis' own requests. Called on the reader of the connection of the member
 * that asks, in the order in which it asked.
 */
public interface PeerQuestions {
    /** A failure is told to the one that asked, in a line of text. */
    CompletableFuture<Answer> answer(FrameType question, int from, byte[] content);

    /** Appends an entry of another member; null when it is in the log of the leader, or else why not. */
    @Nullable
    Answer forward(int from, byte[] unstamped);
}
