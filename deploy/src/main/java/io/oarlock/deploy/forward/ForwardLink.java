package io.oarlock.deploy.forward;

import io.oarlock.deploy.forward.ForwardMessage.Numbered;
import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.migration.learner.RequestRecord;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.op.SourceChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the source's leader as requests of clients use it: which connection of which client may send, what
 * is under way, and who waits for what. All of it ends with the connection. Any thread; a thread of its own writes, so
 * that nobody else waits for the source to read.
 */
final class ForwardLink {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardLink.class);

    /** Of requests that the source has not answered. */
    static final long BYTES_MAX = Bound.SOURCE_REQUEST_BYTES.defaultValue();

    /** A source that lives answers each request: one that it does not would be held for ever. */
    private static final long UNANSWERED_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private static final int TOUCH_BYTES = Long.BYTES + Integer.BYTES;
    /** What a leader reads in one packet; the rest goes with the next ping. */
    private static final int TOUCHES_MAX = 80_000;

    private final long id;
    private final LearnerConnection connection;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Owner> owners = new HashMap<>();
    private final Map<Integer, UnderWay> underWay = new LinkedHashMap<>();
    private final Queue<Attaching> attaching = new ArrayDeque<>();
    private final Queue<CompletableFuture<Boolean>> syncing = new ArrayDeque<>();
    private final Set<Long> touched = new LinkedHashSet<>();
    private final LinkedBlockingQueue<Sending> unsent = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "oarlock-source-requests");
    private long bytes;
    private boolean closed;

    /** The connection of a client that may use its session, and the place of its next request. */
    private static final class Owner {
        private final long generation;
        private final int timeoutMillis;
        private int next = 1;

        Owner(long generation, int timeoutMillis) {
            this.generation = generation;
            this.timeoutMillis = timeoutMillis;
        }
    }

    private record UnderWay(long sessionId, long bytes, long sinceNanos) {}

    private record Attaching(long sessionId, long generation, int timeoutMillis, CompletableFuture<Boolean> valid) {}

    private interface Sending {
        void over(LearnerConnection connection) throws IOException;
    }

    /** What became of a request. */
    enum Verdict {
        SENT,
        /** The client's session has another connection, or an earlier request of this one was not sent. */
        NOT_OWNER,
        FULL,
        CLOSED
    }

    /** @param id not {@link ForwardMessage.Answer#NO_LINK} */
    ForwardLink(long id, LearnerConnection connection, long bytesMax) {
        this.id = id;
        this.connection = connection;
        this.bytesMax = bytesMax;
        writer.setDaemon(true);
        writer.start();
    }

    long id() {
        return id;
    }

    boolean isOf(LearnerConnection other) {
        return connection == other;
    }

    private void write() {
        try {
            while (true) {
                unsent.take().over(connection);
            }
        } catch (IOException e) {
            LOG.info("the source's leader takes no more requests: {}", e.toString());
            closeConnection();
        } catch (InterruptedException e) {
            LOG.debug("closed", e);
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("closing the connection to the source failed", e);
        }
    }

    // ---- what members ask for

    Verdict send(Numbered numbered) {
        LearnerRequest request = numbered.request();
        lock.lock();
        try {
            if (closed) {
                return Verdict.CLOSED;
            }
            if (bytes + request.heapBytes() > bytesMax) {
                return Verdict.FULL;
            }
            if (!mayGo(numbered)) {
                return Verdict.NOT_OWNER;
            }
            bytes += request.heapBytes();
            underWay.put(request.cxid(), new UnderWay(request.sessionId(), request.heapBytes(), System.nanoTime()));
            unsent.add(to -> to.request(request));
            return Verdict.SENT;
        } finally {
            lock.unlock();
        }
    }

    /** What one connection sends goes in its order and without a gap, or not at all. */
    private boolean mayGo(Numbered numbered) {
        LearnerRequest request = numbered.request();
        if (underWay.containsKey(request.cxid())) {
            return false;
        }
        if (request.opcode() == RequestRecord.CREATE_SESSION && numbered.sequence() == 0) {
            int timeoutMillis = request.record().length() == Integer.BYTES
                    ? ByteBuffer.wrap(request.record().array()).getInt()
                    : 0;
            owners.put(request.sessionId(), new Owner(numbered.generation(), timeoutMillis));
            return true;
        }
        Owner owner = owners.get(request.sessionId());
        if (owner == null || owner.generation != numbered.generation() || owner.next != numbered.sequence()) {
            return false;
        }
        owner.next++;
        return true;
    }

    /** Completes with whether the session lives; exceptionally when the link ends before. */
    CompletableFuture<Boolean> attach(ForwardMessage.Attach attach) {
        CompletableFuture<Boolean> valid = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                return ended();
            }
            attaching.add(new Attaching(attach.sessionId(), attach.generation(), attach.timeoutMillis(), valid));
            unsent.add(to -> to.revalidate(attach.sessionId(), attach.timeoutMillis()));
        } finally {
            lock.unlock();
        }
        return valid;
    }

    /** Completes when everything that the source had committed before was told. */
    CompletableFuture<Boolean> sync(LearnerRequest request) {
        CompletableFuture<Boolean> synced = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                return ended();
            }
            syncing.add(synced);
            unsent.add(to -> to.request(request));
        } finally {
            lock.unlock();
        }
        return synced;
    }

    private static CompletableFuture<Boolean> ended() {
        return CompletableFuture.failedFuture(new IOException("the connection to the source has ended"));
    }

    // ---- what the source answers

    /** @throws IOException when nobody has asked that */
    void revalidated(long sessionId, boolean valid) throws IOException {
        Attaching asked;
        lock.lock();
        try {
            asked = attaching.poll();
            if (asked == null || asked.sessionId != sessionId) {
                throw new IOException("the source's leader answers on the session 0x" + Long.toHexString(sessionId)
                        + ", which was not asked for next");
            }
            if (valid) {
                owners.put(sessionId, new Owner(asked.generation, asked.timeoutMillis));
            }
        } finally {
            lock.unlock();
        }
        asked.valid.complete(valid);
    }

    /** The oldest sync that waits; null for none. */
    @Nullable
    CompletableFuture<Boolean> takeSynced() {
        lock.lock();
        try {
            return syncing.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the transaction is the answer to a request that went over this link. */
    boolean answers(Transaction transaction) {
        lock.lock();
        try {
            if (transaction.changes().stream().anyMatch(SourceChange.CloseSession.class::isInstance)) {
                owners.remove(transaction.sessionId());
                touched.remove(transaction.sessionId());
            }
            int cxid = transaction.answer().cxid();
            UnderWay asked = underWay.get(cxid);
            if (asked == null || asked.sessionId != transaction.sessionId()) {
                return false;
            }
            underWay.remove(cxid);
            bytes -= asked.bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** @throws IOException when a request was not answered for too long */
    void look(long nowNanos) throws IOException {
        lock.lock();
        try {
            Iterator<UnderWay> oldest = underWay.values().iterator();
            if (oldest.hasNext() && nowNanos - oldest.next().sinceNanos > UNANSWERED_NANOS_MAX) {
                throw new IOException("the source has not answered a request for "
                        + TimeUnit.NANOSECONDS.toSeconds(UNANSWERED_NANOS_MAX) + " s");
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the sessions that live

    void touched(Collection<Long> sessionIds) {
        lock.lock();
        try {
            touched.addAll(sessionIds);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sessions that were heard of since this was last asked, each with its timeout.
     *
     * @param timeoutOf of one that has no connection here; 0 when it is not known
     */
    Bytes takeTouched(ToIntFunction<Long> timeoutOf) {
        Map<Long, Integer> taken = new LinkedHashMap<>();
        lock.lock();
        try {
            Iterator<Long> next = touched.iterator();
            while (next.hasNext() && taken.size() < TOUCHES_MAX) {
                long sessionId = next.next();
                Owner owner = owners.get(sessionId);
                taken.put(sessionId, owner == null ? 0 : owner.timeoutMillis);
                next.remove();
            }
        } finally {
            lock.unlock();
        }
        ByteBuffer out = ByteBuffer.allocate(taken.size() * TOUCH_BYTES);
        taken.forEach((sessionId, millis) -> {
            int timeoutMillis = millis > 0 ? millis : timeoutOf.applyAsInt(sessionId);
            if (timeoutMillis > 0) {
                out.putLong(sessionId).putInt(timeoutMillis);
            }
        });
        return Bytes.wrap(Arrays.copyOf(out.array(), out.position()));
    }

    // ---- what is shown, and the end

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** How many requests were not answered. */
    int unanswered() {
        lock.lock();
        try {
            return underWay.size();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing goes over it any more, and nobody waits for it. */
    void close() {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            attaching.forEach(asked -> waiting.add(asked.valid));
            waiting.addAll(syncing);
            attaching.clear();
            syncing.clear();
            underWay.clear();
            unsent.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
        writer.interrupt();
        waiting.forEach(one -> one.completeExceptionally(new IOException("the connection to the source has ended")));
    }
}
