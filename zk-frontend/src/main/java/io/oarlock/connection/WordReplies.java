package io.oarlock.connection;

import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.eventloop.Workers;
import io.oarlock.memory.MemoryBudget;
import io.oarlock.wire.OperatorWord;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Answers the four-letter words of operators; workers make the answers, and the connection closes behind its one. */
public final class WordReplies {
    private final Function<OperatorWord, String> words;
    private final Workers workers;
    private final Workers listers;
    private final MemoryBudget replies;
    private final AuditTrail audit;

    /**
     * @param words renders an answer; called by workers
     * @param workers for answers that are made at once: nobody else keeps them busy
     * @param listers for those that may take long
     */
    public WordReplies(
            Function<OperatorWord, String> words,
            Workers workers,
            Workers listers,
            MemoryBudget replies,
            AuditTrail audit) {
        this.words = words;
        this.workers = workers;
        this.listers = listers;
        this.replies = replies;
        this.audit = audit;
    }

    /** Event loop of the connection. */
    void answer(Connection connection, OperatorWord word) {
        Workers chosen = word.command().lists() ? listers : workers;
        if (!chosen.run(() -> make(connection, word))) {
            connection.close("no worker for an operator's word");
        }
    }

    /** Worker. */
    private void make(Connection connection, OperatorWord word) {
        EventLoopContext loop = connection.loop();
        try {
            replies.awaitRoom();
            byte[] answer = words.apply(word).getBytes(StandardCharsets.UTF_8);
            audit.asked(connection, word);
            replies.changeElsewhere(answer.length);
            loop.post(connection, () -> send(connection, answer));
        } catch (RuntimeException e) {
            loop.post(connection, () -> connection.fail(e));
        }
    }

    private void send(Connection connection, byte[] answer) {
        replies.changeElsewhere(-answer.length);
        if (!connection.isClosed()) {
            connection.replyBuffer().writeBytes(answer);
            connection.closeAfterFlush();
        }
    }
}
