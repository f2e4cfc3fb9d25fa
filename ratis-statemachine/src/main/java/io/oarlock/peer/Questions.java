package io.oarlock.peer;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of one peer and is not answered yet, bounded in number. Any thread asks; the link's reader does the
 * rest.
 */
final class Questions {
    private static final int UNANSWERED_MAX = 4096;

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Question> unanswered = new ConcurrentSkipListMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** One question. */
    private static final class Question {
        private final long id;
        private final FrameType type;
        /** Null once it was handed to a connection. */
        private final AtomicReference<byte @Nullable []> unsent;

        private final long deadlineNanos;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Question(long id, FrameType type, byte[] content, long deadlineNanos) {
            this.id = id;
            this.type = type;
            this.unsent = new AtomicReference<>(ByteBuffer.allocate(Long.BYTES + content.length)
                    .putLong(id)
                    .put(content)
                    .array());
            this.deadlineNanos = deadlineNanos;
        }
    }

    /**
     * Sends over a connection, if there is one; otherwise over the next one, unless the time is over before.
     *
     * @param current the connection of this moment, asked once the question is known here
     */
    CompletableFuture<Answer> ask(
            FrameType type, byte[] content, int timeoutMillis, Supplier<@Nullable PeerConnection> current) {
        if (count.incrementAndGet() > UNANSWERED_MAX) {
            count.decrementAndGet();
            return CompletableFuture.failedFuture(new IOException("too many questions wait for an answer"));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Question question = new Question(ids.incrementAndGet(), type, content, deadline);
        unanswered.put(question.id, question);
        PeerConnection connection = current.get();
        if (connection != null) {
            send(question, connection);
        }
        return question.answer;
    }

    /** Sends what has waited for a connection. */
    void sendAll(PeerConnection connection) {
        unanswered.values().forEach(question -> send(question, connection));
    }

    private void send(Question question, PeerConnection connection) {
        byte[] payload = question.unsent.getAndSet(null);
        if (payload != null && !connection.send(question.type, payload)) {
            end(question, new IOException("too much waits for member " + connection.peer() + ", or it is gone"));
        }
    }

    void answered(Frame frame) throws PeerRefusal {
        ByteBuffer payload = frame.payload();
        PeerRefusal.unless(payload.remaining() > Long.BYTES, "an answer that is cut short");
        Question question = remove(payload.getLong());
        int status = payload.get();
        if (question != null) {
            question.answer.complete(new Answer(status, frame.content()));
        }
    }

    boolean isEmpty() {
        return count.get() == 0;
    }

    /**
     * Ends what has waited for too long.
     *
     * @return whether the oldest of all was sent and had no answer in its time: then none will come
     */
    boolean closeOverdue() {
        long now = System.nanoTime();
        boolean oldest = true;
        boolean dead = false;
        for (Question question : unanswered.values()) {
            if (now - question.deadlineNanos > 0) {
                dead |= oldest && question.unsent.get() == null;
                end(question, new SocketTimeoutException("no answer in time"));
            }
            oldest = false;
        }
        return dead;
    }

    /** Ends all of them. */
    void fail(IOException cause) {
        unanswered.values().forEach(question -> end(question, cause));
    }

    private void end(Question question, IOException cause) {
        if (remove(question.id) != null) {
            question.answer.completeExceptionally(cause);
        }
    }

    private @Nullable Question remove(long id) {
        Question question = unanswered.remove(id);
        if (question != null) {
            count.decrementAndGet();
        }
        return question;
    }
}
