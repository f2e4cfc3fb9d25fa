package io.oarlock.deploy.forward;

import io.oarlock.deploy.forward.ForwardMessage.Numbered;
import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.migration.learner.RequestRecord;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.op.SourceChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Requests of clients that went over one connection to the source's leader and are not answered, and which connection
 * of which client may send the next one. What one connection sends goes in its order and without a gap, or not at all.
 * Any thread.
 */
final class UnansweredRequests {
    /** A source that lives answers each request: one that it does not would be held for ever. */
    private static final long UNANSWERED_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final LinkWriter writer;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Owner> owners = new HashMap<>();
    private final Map<Integer, UnderWay> underWay = new LinkedHashMap<>();
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

    /** What became of a request. */
    enum Verdict {
        SENT,
        /** The client's session has another connection, or an earlier request of this one was not sent. */
        NOT_OWNER,
        FULL,
        CLOSED
    }

    /** @param bytesMax of all that are not answered */
    UnansweredRequests(LinkWriter writer, long bytesMax) {
        this.writer = writer;
        this.bytesMax = bytesMax;
    }

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
            // Within the lock: another request of the same connection must not overtake it.
            writer.write(to -> to.request(request));
            return Verdict.SENT;
        } finally {
            lock.unlock();
        }
    }

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

    /** The source lets the connection of a client use its session, and no other. */
    void attached(ForwardMessage.Attach attach) {
        lock.lock();
        try {
            owners.put(attach.sessionId(), new Owner(attach.generation(), attach.timeoutMillis()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the transaction is the answer to one of them, which is answered then. */
    boolean isAnsweredBy(Transaction transaction) {
        lock.lock();
        try {
            if (transaction.changes().stream().anyMatch(SourceChange.CloseSession.class::isInstance)) {
                owners.remove(transaction.sessionId());
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

    /** @throws IOException when one was not answered for too long */
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

    /** Of a session that a client uses over this connection; 0 for another. */
    int timeoutMillis(long sessionId) {
        lock.lock();
        try {
            Owner owner = owners.get(sessionId);
            return owner == null ? 0 : owner.timeoutMillis;
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return underWay.size();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** None of them is answered any more, and no other is sent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            underWay.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }
}
