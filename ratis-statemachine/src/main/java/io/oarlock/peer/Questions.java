package io.oarlock.peer;

import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
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
    private static final long PING_IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PING_UNANSWERED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Question> unanswered = new ConcurrentSkipListMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** One question. */
    private static final class Question {
        private final long id;
        private final FrameType type;
        /** Null once it was handed to a connection. */
        private final AtomicReference<byte @Nullable []> unsent;

        private final long askedNanos = System.nanoTime();
        private final long timeoutNanos;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Question(long id, FrameType type, byte[] content, long timeoutNanos) {
            this.id = id;
            this.type = type;
            this.unsent = new AtomicReference<>(ByteBuffer.allocate(Long.BYTES + content.length)
                    .putLong(id)
                    .put(content)
                    .array());
            this.timeoutNanos = timeoutNanos;
        }

        boolean isOverdue(long now) {
            return now - askedNanos > timeoutNanos;
        }

        /**
         * Whether it must have been answered by a peer that lives, which has said nothing at all since it was asked.
         */
        boolean tellsThatPeerIsGone(long heardNanos) {
            return type == FrameType.PING && unsent.get() == null && heardNanos - askedNanos < 0;
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
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Question question = new Question(ids.incrementAndGet(), type, content, timeoutNanos);
        unanswered.put(question.id, question);
        PeerConnection connection = current.get();
        if (connection != null) {
            send(question, connection);
        }
        return question.answer;
    }

    /** The other end may be gone without a word, and what was sent may ask for no answer, or for a late one. */
    void pingIfSilent(PeerConnection current, int timeoutMillis) {
        long silent = System.nanoTime() - current.heardNanos();
        boolean sent = current.writtenNanos() - current.heardNanos() > 0;
        if ((silent > PING_IDLE_NANOS || sent && silent > PING_UNANSWERED_NANOS) && !isAsked(FrameType.PING)) {
            var unused = ask(FrameType.PING, new byte[0], timeoutMillis, () -> current);
        }
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
     * Ends what has waited for too long. An answer may take its time where the peer waits for something itself, so that
     * only a ping says that there is nobody; and not behind a question that may still hold the peer up.
     *
     * @param heardNanos when the peer last gave a sign of life
     * @return whether the peer is gone
     */
    boolean closeOverdue(long heardNanos) {
        long now = System.nanoTime();
        boolean oldest = true;
        boolean gone = false;
        for (Question question : unanswered.values()) {
            if (question.isOverdue(now)) {
                gone |= oldest && question.tellsThatPeerIsGone(heardNanos);
                end(question, new SocketTimeoutException("no answer in time"));
            } else {
                oldest = false;
            }
        }
        return gone;
    }

    /** Whether something of this type is not answered. */
    boolean isAsked(FrameType type) {
        return unanswered.values().stream().anyMatch(question -> question.type == type);
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
