package io.oarlock.ratis.appender;

import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.transport.AppendFormat;
import io.oarlock.ratis.transport.AppendRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one follower is sent next, and what its answers say. The log is the queue: requests are made when the
 * connection can take one, from the follower's next index on. Several may be in flight; the follower takes them in
 * order, and acknowledges entries in order.
 *
 * <ul>
 *   <li>While nobody knows whether the follower's log continues this one, one request is in flight.
 *   <li>The match index comes from acknowledgements of entries and from nothing else: a follower has entries in memory
 *       that its disk does not have, and a success without entries says nothing of the disk.
 *   <li>What was in flight when a connection ended may be lost: it is sent again, from the oldest on.
 * </ul>
 *
 * <p>Any thread. The lock is held while the log's cache is read, and for nothing else that may wait.
 */
public final class AppendStream {
    private static final long NONE = -1;
    /**
     * Before an entry of this size a heartbeat leaves: to encode 16 MiB was seen to take half of an election time-out,
     * in memory that was not used before.
     */
    private static final long LARGE_BYTES = 1 << 20;

    private static final int CALL_BITS = 32;
    /** Streams that this process has made: each has ids of its own. */
    private static final AtomicLong STREAMS = new AtomicLong();

    /**
     * Before the follower's log is known, what is sent may be refused: an append has one part in so many of the most.
     */
    private static final int PROBE_PARTS = 8;

    /** After a request that the follower could not answer: it starts, or is not to follow anybody yet. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long term;
    private final LeaderLog log;
    private final AppendRequests requests;
    private final FollowerInfo follower;
    private final Bounds bounds;
    private final Inconsistency inconsistency;
    private final ReentrantLock lock = new ReentrantLock();
    private final InFlight inFlight;
    /** Written under the lock. */
    private volatile long nextCallId;
    /** Newest request that the follower has taken as one of its leader. Written under the lock. */
    private volatile long confirmedCallId = NONE;

    // Under the lock.
    private Mode mode = Mode.PROBE;
    private long connection = NONE;
    /** Inconsistencies of requests before this one are known. */
    private long barrier;
    /** Commit index that this connection carried. */
    private long commitTold = NONE;
    /** Large entry before which a heartbeat has left. */
    private long announced = NONE;

    private boolean paused;
    private long pausedUntilNanos;

    /**
     * How much may be on its way.
     *
     * @param requests appends that are not acknowledged
     * @param bytes of their entries, unless one alone has more
     * @param appendBytes of the entries of one, unless one entry alone has more
     * @param nearEntries so many entries at the end of the log are in memory
     */
    public record Bounds(int requests, long bytes, long appendBytes, int nearEntries) {}

    /** Where to go on when a follower could not take what begins with an entry, -1 for a heartbeat. */
    interface Inconsistency {
        long next(long first, long wanted);
    }

    /** What is to be sent if there is something. */
    enum Wish {
        /** Whatever is due. */
        NEXT,
        /** A heartbeat in any case. */
        HEARTBEAT
    }

    /** What an answer has said. */
    enum Heard {
        /** It is from a connection that has ended, or of another leadership. */
        NOTHING,
        /** The follower lives. */
        LIFE,
        /** It has more on its disk than before. */
        MATCH,
        /** It follows another leader, or none yet. */
        NOT_LEADER
    }

    private enum Mode {
        /** Does its log continue ours? */
        PROBE,
        STREAM,
        /** It needs a checkpoint; only heartbeats are sent. */
        HOLD
    }

    AppendStream(long term, LeaderLog log, FollowerInfo follower, Bounds bounds, Inconsistency inconsistency) {
        this.term = term;
        this.log = log;
        this.requests = new AppendRequests(term, log);
        this.follower = follower;
        this.bounds = bounds;
        this.inconsistency = inconsistency;
        this.inFlight = new InFlight(bounds.requests(), bounds.bytes());
        // Answers to an earlier stream, of this term or another one, may still come over the same connection.
        this.nextCallId = STREAMS.incrementAndGet() << CALL_BITS;
        this.barrier = nextCallId;
    }

    /** A connection over which nothing was sent. */
    void up(long number) {
        lock.lock();
        try {
            giveUp();
            connection = number;
        } finally {
            lock.unlock();
        }
    }

    /** A connection has ended; no answer comes over it any more. */
    void down(long number) {
        lock.lock();
        try {
            if (connection == number) {
                giveUp();
                connection = NONE;
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        long oldest = inFlight.oldestEntry();
        if (oldest >= 0 && oldest < follower.getNextIndex()) {
            follower.setNextIndex(oldest);
        }
        probe();
    }

    private void probe() {
        inFlight.clear();
        commitTold = NONE;
        announced = NONE;
        if (mode == Mode.STREAM) {
            mode = Mode.PROBE;
        }
    }

    /** Term of the leadership that it sends for. */
    long term() {
        return term;
    }

    /** Id that the next request will have. Takes no lock: it is asked while others wait for a read index. */
    long nextCallId() {
        return nextCallId;
    }

    /**
     * Id of the newest request that was answered with a success, over the connection that it left over; -1 before the
     * first. Takes no lock.
     */
    long confirmedCallId() {
        return confirmedCallId;
    }

    /** Whether entries wait that are too far from the end of the log to be in memory for sure. */
    boolean isFarBehind() {
        return log.nextIndex() - follower.getNextIndex() > bounds.nearEntries();
    }

    /**
     * Keeps entries back until {@link #goOn}.
     *
     * @return whether nothing is in flight any more
     */
    boolean hold() {
        lock.lock();
        try {
            mode = Mode.HOLD;
            return inFlight.oldestEntry() < 0;
        } finally {
            lock.unlock();
        }
    }

    /** A checkpoint was sent, or is not needed. */
    void goOn() {
        lock.lock();
        try {
            mode = Mode.PROBE;
            barrier = nextCallId;
            probe();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next request over a connection; null when there is nothing to send, or nothing may be sent.
     *
     * @param number of the connection: over one that has ended nothing is sent
     * @param mayReadDisk whether the caller may wait for the disk
     */
    @Nullable
    AppendRequest next(long number, Wish wish, boolean mayReadDisk) throws IOException {
        lock.lock();
        try {
            if (connection == NONE || number != connection) {
                return null;
            }
            AppendRequest request = wish == Wish.HEARTBEAT ? heartbeat() : due(mayReadDisk);
            // Entries that were read before the term rose are this leader's, and so is the one before them.
            return request != null && log.isLeaders() ? sent(request) : null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable AppendRequest heartbeat() {
        if (!inFlight.hasRoomForHeartbeat()) {
            return null;
        }
        return requests.of(FrameType.APPEND, nextCallId, log.previous(follower.getNextIndex()), List.of());
    }

    private @Nullable AppendRequest due(boolean mayReadDisk) throws IOException {
        long next = follower.getNextIndex();
        long end = log.nextIndex();
        boolean mayAppend = mayAppend() && next < end && (mayReadDisk || end - next <= bounds.nearEntries());
        if (!mayAppend && mode != Mode.STREAM) {
            return null;
        }
        TermIndex previous = log.previous(next);
        if (mayAppend && (previous != null || next == 0 || next == follower.getSnapshotIndex() + 1)) {
            List<LogEntryProto> entries = requests.entries(next, end, appendBytesMax());
            if (!entries.isEmpty()) {
                AppendRequest heartbeat = isToBeAnnounced(next, entries.get(0)) ? heartbeat() : null;
                return heartbeat != null ? heartbeat : requests.of(FrameType.APPEND, nextCallId, previous, entries);
            }
        }
        boolean news = mode == Mode.STREAM && previous != null && requests.covered(previous, 0) > commitTold;
        return news ? requests.of(FrameType.COMMIT, nextCallId, previous, List.of()) : null;
    }

    /** Once for each large entry. */
    private boolean isToBeAnnounced(long index, LogEntryProto entry) {
        boolean toBe = announced != index && entry.getSerializedSize() >= LARGE_BYTES;
        if (toBe) {
            announced = index;
        }
        return toBe;
    }

    private boolean mayAppend() {
        return switch (mode) {
            case PROBE -> inFlight.isEmpty() && !isPaused();
            case STREAM -> inFlight.hasRoomForAppend();
            case HOLD -> false;
        };
    }

    private boolean isPaused() {
        paused = paused && System.nanoTime() - pausedUntilNanos < 0;
        return paused;
    }

    private long appendBytesMax() {
        long most = mode == Mode.PROBE ? bounds.appendBytes() / PROBE_PARTS : bounds.appendBytes();
        return Math.min(most, inFlight.bytesLeft());
    }

    private AppendRequest sent(AppendRequest request) {
        nextCallId = request.callId() + 1;
        commitTold = Math.max(commitTold, request.commit());
        if (request.type() == FrameType.APPEND) {
            InFlight.Sent sent = InFlight.Sent.now(request);
            inFlight.add(sent);
            follower.updateLastRpcSendTime(sent.isHeartbeat());
            if (!sent.isHeartbeat()) {
                follower.increaseNextIndex(sent.first() + request.entries().size());
            }
        }
        return request;
    }

    /** Takes an answer that came over a connection. */
    Heard answered(long number, AppendFormat.Ack ack) {
        lock.lock();
        try {
            if (number != connection) {
                return Heard.NOTHING;
            }
            InFlight.Sent sent = inFlight.remove(ack.callId());
            if (ack.isFailure()) {
                failed(ack, sent);
                return Heard.NOTHING;
            }
            if (ack.result() == AppendResult.NOT_LEADER || ack.term() != term) {
                return Heard.NOT_LEADER;
            }
            follower.updateLastRpcResponseTime();
            if (sent != null) {
                follower.updateLastRespondedAppendEntriesSendTime(sent.at());
            }
            return ack.result() == AppendResult.SUCCESS ? success(ack, sent) : refused(ack, sent);
        } finally {
            lock.unlock();
        }
    }

    /** It took nothing, and perhaps nothing of what came behind: all of it is sent again, not at once. */
    private void failed(AppendFormat.Ack ack, InFlight.@Nullable Sent sent) {
        if (ack.callId() < barrier || mode == Mode.HOLD) {
            return;
        }
        barrier = nextCallId;
        giveUp();
        if (sent != null && !sent.isHeartbeat() && sent.first() < follower.getNextIndex()) {
            follower.setNextIndex(sent.first());
        }
        pausedUntilNanos = System.nanoTime() + PAUSE_NANOS;
        paused = true;
    }

    private Heard success(AppendFormat.Ack ack, InFlight.@Nullable Sent sent) {
        if (sent != null) {
            confirmedCallId = Math.max(confirmedCallId, sent.callId());
        }
        if (mode == Mode.PROBE && sent != null && sent.hasPrevious()) {
            mode = Mode.STREAM;
        }
        boolean entries = ack.matchIndex() >= 0 && (sent == null || !sent.isHeartbeat());
        if (!entries || !follower.updateMatchIndex(ack.matchIndex())) {
            return Heard.LIFE;
        }
        follower.updateNextIndex(ack.matchIndex() + 1);
        return Heard.MATCH;
    }

    private Heard refused(AppendFormat.Ack ack, InFlight.@Nullable Sent sent) {
        if (ack.callId() >= barrier && mode != Mode.HOLD) {
            barrier = nextCallId;
            follower.setNextIndex(inconsistency.next(sent == null ? NONE : sent.first(), ack.nextIndex()));
            probe();
        }
        return Heard.LIFE;
    }
}
