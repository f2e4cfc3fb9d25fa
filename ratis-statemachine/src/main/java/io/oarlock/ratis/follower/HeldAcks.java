package io.oarlock.ratis.follower;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;

/**
 * Acknowledgements of entries, in the order of their appends, until they are true. Ratis answers an append with success
 * although the disk does not have its entries:
 *
 * <ul>
 *   <li>when it had them in memory before, since the leader sends them again: it waits for nothing then;
 *   <li>when they replace others that had been flushed: what is written and not yet flushed counts as flushed until the
 *       log has grown to its former length.
 * </ul>
 *
 * <p>The flush index alone does not tell, since it falls only when a truncation is carried out, and that waits for the
 * disk like everything else. So an acknowledgement leaves when all appends before it are answered, too, and the flush
 * index covers it, and the term is still that of its request. Any thread.
 */
final class HeldAcks {
    /** Entries that this member appended while it led are in no append that could report their flush. */
    private static final long LOOK_MILLIS = 10;

    private final Log log;
    private final FollowerLane.Clock clock;
    private final Runnable released;
    private final Queue<Held> queue = new ConcurrentLinkedQueue<>();
    /** Calls of {@link #release} that are not over: the first of them does the work of all. */
    private final AtomicInteger releasing = new AtomicInteger();

    private final AtomicBoolean lookPlanned = new AtomicBoolean();

    /** What the member's log says of itself. */
    interface Log {
        /** Last entry that the disk has; falls with a truncation. */
        long flushIndex();

        /** Last entry that is known to be committed. */
        long commitIndex();

        /** Term of the member; never falls. */
        long term();
    }

    /** @param released told when some have left: the disk has more than before */
    HeldAcks(Log log, FollowerLane.Clock clock, Runnable released) {
        this.log = log;
        this.clock = clock;
        this.released = released;
    }

    /**
     * Takes Ratis' answer to an append of a leader of this term. Called in the order of the appends; {@link #release}
     * has to follow.
     */
    CompletableFuture<AppendEntriesReplyProto> add(CompletableFuture<AppendEntriesReplyProto> reply, long term) {
        Held held = new Held(reply, term);
        queue.add(held);
        if (!reply.isDone()) {
            var unused = reply.whenComplete((done, failure) -> release());
        }
        return held.told;
    }

    /** Lets go what may be said by now. */
    void release() {
        if (releasing.getAndIncrement() != 0) {
            return;
        }
        int calls = 1;
        do {
            releaseReady();
            calls = releasing.addAndGet(-calls);
        } while (calls != 0);
    }

    private void releaseReady() {
        Held first = queue.peek();
        Held head = first;
        while (head != null && head.isReady()) {
            queue.remove();
            head.tell();
            head = queue.peek();
        }
        if (head != first) {
            released.run();
        }
        if (head != null && head.reply.isDone() && lookPlanned.compareAndSet(false, true)) {
            clock.after(LOOK_MILLIS, () -> {
                lookPlanned.set(false);
                release();
            });
        }
    }

    /**
     * What is held is never acknowledged: an append failed, or a checkpoint has replaced the log, where Ratis forgets
     * what it had not written.
     */
    void drop(Throwable cause) {
        for (Held held : queue) {
            held.told.completeExceptionally(cause);
        }
        release();
    }

    /** Ratis' answer to a leader of this term; no success to one that others may have replaced in the meantime. */
    AppendEntriesReplyProto checked(AppendEntriesReplyProto reply, long term) {
        long current = log.term();
        if (reply.getResult() == AppendResult.SUCCESS && current > term) {
            throw new CompletionException(
                    new IOException("term " + current + " began while an append of term " + term + " was taken"));
        }
        return reply;
    }

    /** An answer that waits. */
    private final class Held {
        private final CompletableFuture<AppendEntriesReplyProto> reply;
        private final long term;
        private final CompletableFuture<AppendEntriesReplyProto> told = new CompletableFuture<>();

        Held(CompletableFuture<AppendEntriesReplyProto> reply, long term) {
            this.reply = reply;
            this.term = term;
        }

        boolean isReady() {
            if (told.isDone()) {
                return true;
            }
            return reply.isDone() && (reply.isCompletedExceptionally() || isTrue(reply.join()));
        }

        private boolean isTrue(AppendEntriesReplyProto answer) {
            return answer.getResult() != AppendResult.SUCCESS || answer.getMatchIndex() <= log.flushIndex();
        }

        /** Once ready. */
        void tell() {
            if (told.isDone()) {
                return;
            }
            try {
                told.complete(checked(reply.join(), term));
            } catch (CompletionException | CancellationException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                told.completeExceptionally(cause);
                if (reply.isCompletedExceptionally()) {
                    drop(cause);
                }
            }
        }
    }
}
