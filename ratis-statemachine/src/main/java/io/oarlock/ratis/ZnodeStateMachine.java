package io.oarlock.ratis;

import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.DamagedCheckpoint;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.MemberIds;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.ratis.group.RaftConfigurations;
import io.oarlock.ratis.log.LogTail;
import io.oarlock.ratis.log.UncoveredLog;
import io.oarlock.replica.LogClock;
import io.oarlock.replication.Applier;
import io.oarlock.replication.CommitLatencies;
import io.oarlock.rules.LogPosition;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ratis calls. It translates and passes on; nothing is decided here. {@link #startTransaction} runs on many
 * threads of the leader, {@link #applyTransaction}, {@link #takeSnapshot} and {@link #reinitialize} on the apply
 * thread, the notifications on Ratis' threads and under its locks, so that they must not wait for anything.
 */
final class ZnodeStateMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(ZnodeStateMachine.class);

    private final Applier applier;
    private final SnapshotOffer snapshots;
    private final LongFunction<Entry.Stamp> stamps;
    private final LogClock clock = new LogClock(System::nanoTime);
    private final Events events;
    private final Upkeep upkeep;
    private final AtomicReference<@Nullable LocalLogAppender> logAppender = new AtomicReference<>();
    /** What Ratis is told when it asks first, as it opens its log: from there on it applies. */
    private final AtomicReference<@Nullable SnapshotInfo> replayStart = new AtomicReference<>();

    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile boolean stopping;

    /** What the rest of the member wants to know. Must not block. */
    interface Events {
        /** The leader, this member's role or its readiness may have changed. */
        void leadershipMayHaveChanged();

        /** Who belongs to the group according to its own log. */
        void membersAre(MemberIds members);

        /** The leader has sent what cannot be taken over. */
        void checkpointIsDamaged(DamagedCheckpoint found);

        /** Another member, or the log, knows other members than the configuration. */
        void differ(DifferentMembers found);

        void fatal(String reason, @Nullable Throwable cause);
    }

    /**
     * What goes along with applying.
     *
     * @param checkpointsKept how many stay
     * @param tail how much log stays behind them
     * @param found the log as this start found it
     * @param strangers counts requests of processes that are no members
     * @param latencies measures what is committed
     */
    record Upkeep(
            int checkpointsKept, LogTail tail, UncoveredLog found, Strangers strangers, CommitLatencies latencies) {}

    ZnodeStateMachine(Applier applier, LongFunction<Entry.Stamp> stamps, Events events, Upkeep upkeep) {
        this.applier = applier;
        this.snapshots = new SnapshotOffer(applier.checkpoints());
        this.stamps = stamps;
        this.events = events;
        this.upkeep = upkeep;
    }

    /**
     * The member stops. From here on what cannot be applied is passed by, since Ratis applies all that is committed
     * before it stops, and would wait for ever for what throws.
     */
    void stopping() {
        stopping = true;
    }

    /** Whether something could not be applied: nothing is any more, and the state is not to be made durable. */
    boolean hasFailed() {
        return failed.get();
    }

    /** Ties in the only one who may append. */
    void connect(LocalLogAppender appending) {
        logAppender.set(appending);
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
        super.initialize(server, groupId, storage);
        LogPosition position = applier.position();
        if (position.index() >= 0) {
            setLastAppliedTermIndex(TermIndex.valueOf(position.term(), position.index()));
        }
        beginReplay(position);
        // Without this step pause() would throw later, and the leader would send its snapshot again for ever.
        getLifeCycle().startAndTransition(() -> {});
    }

    /**
     * Has Ratis begin where the state is, instead of at the newest checkpoint: what lies between would be read only to
     * be passed by. The last entry applied is read once more, because it must be the one that the state names.
     */
    private void beginReplay(LogPosition position) {
        SnapshotInfo newest = snapshots.newest();
        long covered = newest == null ? -1 : newest.getIndex();
        long first = position.index() - 1;
        // A state that is ahead of its log had its log cut off: Ratis goes on as it does behind a checkpoint.
        if (first > covered && position.index() <= upkeep.found().lastIndex()) {
            replayStart.set(new FileListSnapshotInfo(List.of(), TermIndex.valueOf(position.term(), first)));
            upkeep.tail().restart(covered, first, upkeep.found().bytes());
        } else {
            upkeep.tail().restart(covered, covered, 0);
        }
    }

    /** Everybody who reaches the Raft port can ask for an append: only the member itself gets one. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        ByteString unstamped = request.getMessage().getContent();
        LocalLogAppender own = logAppender.get();
        if (own == null || !own.isOwn(request.getClientId()) || unstamped.size() < EntryCodec.STAMP_BYTES) {
            upkeep.strangers().refused(request.getClientId() + ", " + unstamped.size() + " bytes");
            return TransactionContext.newBuilder()
                    .setStateMachine(this)
                    .setClientRequest(request)
                    .setLogData(ByteString.EMPTY)
                    .build()
                    .setException(new IOException("only members append, and only to themselves"));
        }
        ByteString stamp = UnsafeByteOperations.unsafeWrap(EntryCodec.stampPrefix(stamp()));
        return TransactionContext.newBuilder()
                .setStateMachine(this)
                .setClientRequest(request)
                .setLogData(stamp.concat(unstamped.substring(EntryCodec.STAMP_BYTES)))
                .build();
    }

    private Entry.Stamp stamp() {
        Entry.Stamp stamp = stamps.apply(applier.sessions());
        return new Entry.Stamp(clock.read(stamp.timeMillis(), applier.timeMillis()), stamp.policy());
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        LogPosition position = new LogPosition(entry.getTerm(), entry.getIndex());
        if (isPassedBy()) {
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
        try {
            byte[] data = entry.getStateMachineLogEntry().getLogData().toByteArray();
            upkeep.tail().add(position.index(), data.length);
            long stampedMillis = EntryCodec.timeMillis(data);
            upkeep.latencies().committed(stampedMillis, transaction.getServerRole() == RaftPeerRole.LEADER);
            applier.apply(position, data);
            upkeep.latencies().applied(stampedMillis);
            applied(position);
        } catch (RuntimeException | Error e) {
            broke("entry " + position + " cannot be applied", e);
        }
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        LogPosition position = new LogPosition(term, index);
        if (isPassedBy()) {
            return;
        }
        try {
            applier.advance(position);
            applied(position);
        } catch (RuntimeException | Error e) {
            broke("log position " + position + " cannot be noted", e);
        }
    }

    private void applied(LogPosition position) {
        // A replay may start behind the state.
        if (position.index() > getLastAppliedTermIndex().getIndex()) {
            updateLastAppliedTermIndex(position.term(), position.index());
        }
    }

    private boolean isPassedBy() {
        if (stopping && failed.get()) {
            return true;
        }
        refuseAfterFailure();
        return false;
    }

    private void broke(String what, Throwable cause) {
        IllegalStateException failure = broken(what, cause);
        if (!stopping) {
            throw failure;
        }
        LOG.error("{}, while this member stops: the next start tries again", what, cause);
    }

    private void refuseAfterFailure() {
        if (failed.get()) {
            throw new IllegalStateException("this member has failed and applies nothing any more");
        }
    }

    private IllegalStateException broken(String what, Throwable cause) {
        failed.set(true);
        events.fatal(what, cause);
        return new IllegalStateException(what, cause);
    }

    /**
     * A failure is no exception: Ratis would keep the request that asked for the checkpoint, and all that come after
     * it, unanswered and undone until its time is over.
     */
    @Override
    public long takeSnapshot() {
        refuseAfterFailure();
        try {
            Checkpoint taken = applier.checkpoint(upkeep.checkpointsKept());
            return upkeep.tail().checkpointed(taken.position().index());
        } catch (IOException | RuntimeException e) {
            LOG.error("the checkpoint failed, and is tried again where the log goes on growing", e);
            return RaftLog.INVALID_LOG_INDEX;
        } catch (Error e) {
            throw broken("the checkpoint failed", e);
        }
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        SnapshotInfo start = replayStart.getAndSet(null);
        return start == null ? snapshots.newest() : start;
    }

    @Override
    public void pause() {
        // Called under Ratis' server lock, which the apply thread may want: the state itself is replaced in
        // reinitialize(). This is the last moment at which a checkpoint can be refused: an exception reaches the
        // leader, and nothing has changed here.
        receive();
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    private void receive() {
        refuseAfterFailure();
        if (getLifeCycleState() != LifeCycle.State.RUNNING) {
            throw new IllegalStateException("the checkpoint before is being taken over");
        }
        try {
            applier.checkpoints().receive();
        } catch (DamagedCheckpoint e) {
            events.checkpointIsDamaged(e);
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            throw broken("the checkpoint from the leader cannot be taken over", e);
        }
    }

    @Override
    public void reinitialize() throws IOException {
        refuseAfterFailure();
        getLifeCycle().transition(LifeCycle.State.STARTING);
        try {
            applier.install();
        } catch (IOException | RuntimeException | Error e) {
            throw broken("the checkpoint from the leader cannot be taken over", e);
        }
        LogPosition position = applier.position();
        setLastAppliedTermIndex(TermIndex.valueOf(position.term(), position.index()));
        upkeep.tail().restart(position.index());
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId group, RaftPeerId leader) {
        events.leadershipMayHaveChanged();
    }

    @Override
    public void notifyLeaderReady() {
        events.leadershipMayHaveChanged();
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        events.membersAre(RaftConfigurations.membersOf(configuration));
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        events.fatal("the Raft log cannot be written", cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean whole) {
        events.leadershipMayHaveChanged();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return new CheckpointStorage();
    }

    /** Where Ratis finds checkpoints and puts what it receives. */
    private final class CheckpointStorage implements StateMachineStorage {
        @Override
        public void init(RaftStorage storage) {}

        @Override
        public @Nullable SnapshotInfo getLatestSnapshot() {
            return ZnodeStateMachine.this.getLatestSnapshot();
        }

        @Override
        public void format() {}

        @Override
        public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {
            // Done where checkpoints are taken.
        }

        @Override
        public File getSnapshotDir() {
            return applier.checkpoints().home().checkpoints().toFile();
        }

        @Override
        public File getTmpDir() {
            Path receiving = applier.checkpoints().home().receiving();
            return receiving.toFile();
        }
    }
}
