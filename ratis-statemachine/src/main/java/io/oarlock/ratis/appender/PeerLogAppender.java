package io.oarlock.ratis.appender;

import io.oarlock.peer.FrameSource;
import io.oarlock.peer.PeerConnection;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.transport.AppendFormat;
import io.oarlock.ratis.transport.AppendRequest;
import io.oarlock.ratis.transport.PeerReplyCheck;
import io.oarlock.telemetry.LogRateLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppenderBase;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * Brings the log of this leader to one follower over a link. Whoever has news (the event loop that appended an entry,
 * the thread that moved the commit index, the reader of an acknowledgement) writes it to the socket itself; see
 * {@link AppendStream} for what that is. The thread of the appender does what is left: heartbeats that are due, entries
 * that have to be read from the disk, and checkpoints.
 *
 * <p>Ratis waits for the end of that thread while it takes the append of the next leader. It ends at once when it is
 * interrupted, and takes no lock for it, but for one case: Ratis makes the pieces of a checkpoint under its server
 * lock, so that who steps down under that lock meanwhile may wait for it, five seconds at most.
 */
public final class PeerLogAppender extends LogAppenderBase implements FrameSource {
    private static final long LOOK_MILLIS_MAX = 100;
    private static final long INSTALL_RETRY_MILLIS = 100;
    private static final int APPENDS_IN_FLIGHT = 64;
    private static final long APPENDED_BYTES_IN_FLIGHT = 4L << 20;
    /**
     * What is asked behind an append waits for all of it: on a slow network it must leave long before its time limit.
     */
    private static final long APPEND_BYTES = 512 << 10;

    /** The open segment of the log is in memory, and mostly the ones before it. */
    private static final int ENTRIES_IN_MEMORY = 256;

    private static final AppendStream.Bounds BOUNDS =
            new AppendStream.Bounds(APPENDS_IN_FLIGHT, APPENDED_BYTES_IN_FLIGHT, APPEND_BYTES, ENTRIES_IN_MEMORY);

    private final long term;
    private final PeerLink link;
    private final PeerReplyCheck replies;
    private final LeadershipConfirmation confirmation;
    private final AppendStream stream;
    private final AtomicBoolean heartbeatWanted = new AtomicBoolean();
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);
    private volatile @Nullable Thread own;

    /**
     * Made by Ratis, under its lock: sends nothing yet.
     *
     * @param link to the follower
     */
    public PeerLogAppender(
            Division server,
            LeaderState state,
            FollowerInfo follower,
            PeerLink link,
            PeerReplyCheck replies,
            LeadershipConfirmation confirmation) {
        super(server, state, follower);
        this.term = server.getInfo().getCurrentTerm();
        this.link = link;
        this.replies = replies;
        this.confirmation = confirmation;
        this.stream = new AppendStream(term, new OwnLog(), follower, BOUNDS, this::getNextIndexForInconsistency);
        confirmation.add(new LeadershipConfirmation.Sender(follower.getId(), stream, () -> heartbeatWanted.set(true)));
    }

    @Override
    public long getCallId() {
        return stream.nextCallId();
    }

    @Override
    public Comparator<Long> getCallIdComparator() {
        return Long::compare;
    }

    /** Called by those who hold what answers need: the heartbeat leaves with the next that is sent, or looked for. */
    @Override
    public void triggerHeartbeat() {
        heartbeatWanted.set(true);
    }

    @Override
    public void notifyLogAppender() {
        link.pump();
    }

    @Override
    public boolean next(PeerConnection connection, FrameWriter out) {
        if (!isRunning()) {
            return false;
        }
        try {
            AppendRequest request = next(connection.number());
            if (request == null) {
                return false;
            }
            AppendFormat.put(request, out);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable AppendRequest next(long connection) throws IOException {
        boolean isOwn = Thread.currentThread() == own;
        boolean wanted = heartbeatWanted.getAndSet(false);
        if (wanted || getHeartbeatWaitTimeMs() <= 0) {
            AppendRequest heartbeat = stream.next(connection, AppendStream.Wish.HEARTBEAT, isOwn);
            if (heartbeat != null) {
                return heartbeat;
            }
            heartbeatWanted.compareAndSet(false, wanted);
        }
        AppendRequest due = stream.next(connection, AppendStream.Wish.NEXT, isOwn);
        if (due == null && !isOwn && hasAppendEntries()) {
            // Either the window is full, and an answer comes here again, or it takes the disk or a checkpoint.
            unparkIfFarBehind();
        }
        return due;
    }

    private void unparkIfFarBehind() {
        if (stream.isFarBehind() || getFollower().getNextIndex() <= getRaftLog().getStartIndex()) {
            LockSupport.unpark(own);
        }
    }

    @Override
    public void up(PeerConnection connection) {
        stream.up(connection.number());
        heartbeatWanted.set(true);
    }

    @Override
    public void down(PeerConnection connection, IOException cause) {
        stream.down(connection.number());
    }

    @Override
    public void answered(PeerConnection connection, Frame frame) throws PeerRefusal {
        if (!isRunning()) {
            // The log may be shorter by now than what was acknowledged.
            return;
        }
        AppendFormat.Ack ack = AppendFormat.ack(frame.payload());
        replies.ack(ack, getRaftLog().getNextIndex() - 1);
        switch (stream.answered(connection.number(), ack)) {
            case NOTHING -> {
                return;
            }
            case NOT_LEADER -> {
                if (ack.term() > term) {
                    onFollowerTerm(ack.term());
                }
                return;
            }
            case MATCH -> getLeaderState().onFollowerSuccessAppendEntries(getFollower());
            case LIFE -> {}
        }
        getLeaderState().onFollowerCommitIndex(getFollower(), ack.followerCommit());
        confirmation.answered();
        link.pump();
    }

    @Override
    public void run() throws InterruptedException, IOException {
        own = Thread.currentThread();
        link.attach(PeerLink.Lane.APPEND, this);
        while (isRunning()) {
            SnapshotInfo snapshot = snapshotToInstall();
            if (snapshot != null) {
                install(snapshot);
            }
            link.pump();
            getLeaderState().checkHealth(getFollower());
            long millis = getHeartbeatWaitTimeMs();
            // One that is still due could not be sent: there is no connection, or another thread is sending it.
            park(millis <= 0 ? LOOK_MILLIS_MAX : Math.min(LOOK_MILLIS_MAX, millis));
        }
    }

    /** Ratis would start this appender again at once when it ended, without end while a disk cannot be read. */
    private @Nullable SnapshotInfo snapshotToInstall() {
        if (link.connection() == null) {
            return null;
        }
        try {
            return shouldInstallSnapshot();
        } catch (RuntimeException e) {
            if (pace.mayTell()) {
                LOG.warn("{}: cannot tell whether a checkpoint is needed", this, e);
            }
            park(INSTALL_RETRY_MILLIS);
            return null;
        }
    }

    private static void park(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void install(SnapshotInfo snapshot) throws InterruptedIOException {
        while (!stream.hold()) {
            if (!isRunning()) {
                return;
            }
            link.pump();
            park(1);
        }
        try {
            send(snapshot);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (pace.mayTell()) {
                LOG.warn("{}: cannot send checkpoint {}: {}", this, snapshot.getTermIndex(), e.toString());
            }
            park(INSTALL_RETRY_MILLIS);
        } finally {
            stream.goOn();
        }
    }

    private void send(SnapshotInfo snapshot) throws IOException {
        InstallSnapshotReplyProto reply = null;
        for (InstallSnapshotRequestProto piece :
                newInstallSnapshotRequests(UUID.randomUUID().toString(), snapshot)) {
            if (!isRunning()) {
                return;
            }
            getFollower().updateLastRpcSendTime(false);
            reply = getServerRpc().installSnapshot(piece);
            getFollower().updateLastRpcResponseTime();
            if (!reply.getServerReply().getSuccess()) {
                break;
            }
        }
        if (reply != null) {
            sent(snapshot, reply);
        }
    }

    private void sent(SnapshotInfo snapshot, InstallSnapshotReplyProto reply) {
        if (reply.getServerReply().getSuccess()) {
            getFollower().setSnapshotIndex(snapshot.getIndex());
        }
        switch (reply.getResult()) {
            case NOT_LEADER -> onFollowerTerm(reply.getTerm());
            case SUCCESS, SNAPSHOT_UNAVAILABLE, ALREADY_INSTALLED, SNAPSHOT_EXPIRED ->
                getFollower().setAttemptedToInstallSnapshot();
            default -> {}
        }
    }

    private final class OwnLog implements LeaderLog {
        @Override
        public long nextIndex() {
            return getRaftLog().getNextIndex();
        }

        @Override
        public @Nullable LogEntryProto entry(long index) throws IOException {
            return getRaftLog().get(index);
        }

        @Override
        public @Nullable TermIndex previous(long index) {
            return getPrevious(index);
        }

        @Override
        public long committed() {
            return getRaftLog().getLastCommittedIndex();
        }

        @Override
        public boolean isBootstrapping() {
            return getLeaderState().isFollowerBootstrapping(getFollower());
        }

        @Override
        public boolean isLeaders() {
            return isRunning() && getServer().getInfo().getCurrentTerm() == term;
        }
    }
}
