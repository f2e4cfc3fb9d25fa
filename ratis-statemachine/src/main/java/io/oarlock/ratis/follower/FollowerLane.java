package io.oarlock.ratis.follower;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.server.protocol.RaftServerProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One lane for what changes the log of a follower or makes it a candidate: appends, checkpoints and calls to stand, of
 * all connections. Ratis looks at term and previous entry of an append under its lock, gives the lock back, waits for
 * the end of an own leadership or candidature, and only then appends: another request that came in between would be
 * answered for a log that is about to change.
 *
 * <p>The lane is held while Ratis takes a request, never for the disk to sync it: {@link HeldAcks} knows when the
 * answer may leave. It comes before Ratis' locks, so whoever ends a leadership or a candidature must do without it.
 * Votes do without it, too, since they wait for the end of an own candidature; who voted in between acknowledges
 * nothing to the leader before.
 *
 * <p>Any thread that holds no lock of Ratis.
 */
public final class FollowerLane implements MemberRequests {
    private static final long NONE = Long.MIN_VALUE;

    private final ReentrantLock lane = new ReentrantLock();
    private final long electionNanosMin;
    private final HeldAcks acks;
    private final CommitNotices commits;
    private final PartialRequests parts;
    private final Consumer<String> contradicted;
    private volatile @Nullable Division division;
    /** When the append that Ratis is taking was handed over, {@link #NONE} without one. */
    private volatile long appendingSince = NONE;

    /** Runs something later. */
    public interface Clock {
        void after(long millis, Runnable task);
    }

    /**
     * @param electionMinMillis shortest silence of a leader before this member stands for election
     * @param contradicted told why, when a leader turns out not to have what this member has applied
     */
    public FollowerLane(Clock clock, long electionMinMillis, Consumer<String> contradicted) {
        this(clock, electionMinMillis, contradicted, new PartialRequests(System::nanoTime));
    }

    FollowerLane(Clock clock, long electionMinMillis, Consumer<String> contradicted, PartialRequests parts) {
        this.contradicted = contradicted;
        this.parts = parts;
        this.electionNanosMin = TimeUnit.MILLISECONDS.toNanos(electionMinMillis);
        OwnLog log = new OwnLog();
        this.commits = new CommitNotices(this::append, log);
        this.acks = new HeldAcks(log, clock, commits::flushed);
    }

    /** Whose requests these are; nothing is answered before. */
    public void connect(Division served) {
        division = served;
    }

    private Division division() throws IOException {
        Division served = division;
        if (served == null) {
            throw new IOException("this member is starting");
        }
        // Ratis refuses that, too, but logs an error with its stack trace for each request, of which a leader sends
        // dozens a second.
        if (served.getInfo().getLifeCycleState().isClosingOrClosed()) {
            throw new IOException("this member is stopping");
        }
        return served;
    }

    private RaftServerProtocol server() throws IOException {
        return (RaftServerProtocol) division();
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        return server().requestVote(request);
    }

    @Override
    public CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request) throws IOException {
        Division served = division();
        RaftServerAsynchronousProtocol server = (RaftServerAsynchronousProtocol) served;
        CompletableFuture<AppendEntriesReplyProto> answer;
        lane.lock();
        try {
            refuseContradiction(served, request);
            if (request.getEntriesCount() > 0) {
                parts.whole(request.getLeaderTerm());
            }
            appendingSince = System.nanoTime();
            CompletableFuture<AppendEntriesReplyProto> reply = server.appendEntriesAsync(request);
            answer = request.getEntriesCount() == 0 || isRefusal(reply)
                    ? reply.thenApply(done -> acks.checked(done, request.getLeaderTerm()))
                    : acks.add(reply, request.getLeaderTerm());
        } finally {
            appendingSince = NONE;
            lane.unlock();
        }
        acks.release();
        return answer;
    }

    private void refuseContradiction(Division served, AppendEntriesRequestProto request) throws IOException {
        AppliedPrefix applied = new AppliedPrefix(served.getStateMachine().getLastAppliedTermIndex());
        if (applied.isContradictedBy(request)
                && request.getLeaderTerm() >= served.getInfo().getCurrentTerm()) {
            String contradiction = applied.contradiction(request);
            contradicted.accept(contradiction);
            throw new IOException(contradiction);
        }
    }

    @Override
    public void commit(AppendEntriesRequestProto heartbeat, Consumer<AppendEntriesReplyProto> refused)
            throws IOException {
        commits.take(heartbeat, refused);
    }

    /** A refusal says nothing of entries, so it waits for none. */
    private static boolean isRefusal(CompletableFuture<AppendEntriesReplyProto> reply) {
        return reply.isDone()
                && (reply.isCompletedExceptionally() || reply.join().getResult() != AppendResult.SUCCESS);
    }

    @Override
    public CompletableFuture<AppendEntriesReplyProto> arriving(AppendEntriesRequestProto heartbeat) throws IOException {
        lane.lock();
        try {
            if (!parts.mayCount(heartbeat.getLeaderTerm())) {
                throw new IOException("nothing that the leader sends comes whole");
            }
        } finally {
            lane.unlock();
        }
        return append(heartbeat);
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        lane.lock();
        try {
            parts.whole(request.getLeaderTerm());
            InstallSnapshotReplyProto reply = server().installSnapshot(request);
            if (request.getSnapshotChunk().getDone()) {
                acks.drop(new IOException("a checkpoint has replaced the entries"));
            }
            return reply;
        } finally {
            lane.unlock();
        }
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        lane.lock();
        try {
            return server().startLeaderElection(request);
        } finally {
            lane.unlock();
        }
    }

    /**
     * Asked before this member asks others to elect it. While Ratis takes an append it does not stand, unless it voted
     * since, which starts its time-out anew. Elected then, it would replace what it appended as a leader by what the
     * leader before had sent.
     *
     * @throws IOException an append has been on its way into the log for as long as that takes
     */
    public void refuseCandidature() throws IOException {
        long since = appendingSince;
        if (since != NONE && System.nanoTime() - since >= electionNanosMin / 2) {
            throw new IOException("an append of the leader before is still on its way into the log");
        }
    }

    private final class OwnLog implements HeldAcks.Log {
        @Override
        public long flushIndex() {
            return connected().getRaftLog().getFlushIndex();
        }

        @Override
        public long commitIndex() {
            return connected().getRaftLog().getLastCommittedIndex();
        }

        @Override
        public long term() {
            return connected().getInfo().getCurrentTerm();
        }

        private Division connected() {
            Division served = division;
            if (served == null) {
                throw new IllegalStateException("there was no division to answer");
            }
            return served;
        }
    }
}
