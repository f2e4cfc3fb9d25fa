package io.oarlock.deploy.forward;

import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.migration.learner.RequestRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the source's leader is asked and answers by no transaction: whether a session lives, and whether all was told.
 * Answers to either come in the order of the questions. Any thread.
 */
final class SourceQuestions {
    private final LinkWriter writer;
    private final UnansweredRequests requests;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Attaching> attaching = new ArrayDeque<>();
    private final Queue<CompletableFuture<Boolean>> syncing = new ArrayDeque<>();
    private boolean closed;

    private record Attaching(ForwardMessage.Attach asked, CompletableFuture<Boolean> valid) {}

    /** @param requests is told of connections that may use a session */
    SourceQuestions(LinkWriter writer, UnansweredRequests requests) {
        this.writer = writer;
        this.requests = requests;
    }

    /** Completes with whether the session lives; exceptionally when the link ends before. */
    CompletableFuture<Boolean> attach(ForwardMessage.Attach attach) {
        CompletableFuture<Boolean> valid = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(ended());
            }
            attaching.add(new Attaching(attach, valid));
            writer.write(to -> to.revalidate(attach.sessionId(), attach.timeoutMillis()));
        } finally {
            lock.unlock();
        }
        return valid;
    }

    /** @throws IOException when nobody has asked that */
    void revalidated(long sessionId, boolean valid) throws IOException {
        Attaching oldest;
        lock.lock();
        try {
            oldest = attaching.poll();
        } finally {
            lock.unlock();
        }
        if (oldest == null || oldest.asked.sessionId() != sessionId) {
            throw new IOException("the source's leader answers on the session 0x" + Long.toHexString(sessionId)
                    + ", which was not asked for next");
        }
        if (valid) {
            requests.attached(oldest.asked);
        }
        oldest.valid.complete(valid);
    }

    /** Completes when everything that the source had committed before was told. */
    CompletableFuture<Boolean> sync() {
        RequestRecord sync = RequestRecord.sync();
        LearnerRequest request = new LearnerRequest(0, 0, sync.opcode(), sync.record(), List.of());
        CompletableFuture<Boolean> synced = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(ended());
            }
            syncing.add(synced);
            writer.write(to -> to.request(request));
        } finally {
            lock.unlock();
        }
        return synced;
    }

    /** Everything that was told before the answer to the oldest sync is applied. */
    void synced() {
        @Nullable CompletableFuture<Boolean> oldest;
        lock.lock();
        try {
            oldest = syncing.poll();
        } finally {
            lock.unlock();
        }
        if (oldest != null) {
            oldest.complete(true);
        }
    }

    /** Nobody waits for an answer any more. */
    void close() {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            attaching.forEach(asked -> waiting.add(asked.valid));
            waiting.addAll(syncing);
            attaching.clear();
            syncing.clear();
        } finally {
            lock.unlock();
        }
        waiting.forEach(one -> one.completeExceptionally(ended()));
    }

    private static IOException ended() {
        return new IOException("the connection to the source has ended");
    }
}
