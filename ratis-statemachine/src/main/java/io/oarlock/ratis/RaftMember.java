package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapProbe;
import io.oarlock.bootstrap.CatchUp;
import io.oarlock.bootstrap.Incarnation;
import io.oarlock.membership.MemberIds;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.ratis.election.FastElection;
import io.oarlock.ratis.election.Leadership;
import io.oarlock.ratis.follower.FollowerLane;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.CacheEviction;
import io.oarlock.ratis.log.LogTail;
import io.oarlock.ratis.log.SyncTimes;
import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.ratis.rpc.PeerRpcFactory;
import io.oarlock.ratis.rpc.RpcParts;
import io.oarlock.ratis.transport.Ticker;
import io.oarlock.ratis.watchdog.CommitStallWatch;
import io.oarlock.ratis.watchdog.ElectionWatch;
import io.oarlock.ratis.watchdog.LogSizeWatch;
import io.oarlock.ratis.watchdog.ReplayWatch;
import io.oarlock.ratis.watchdog.ServerEndWatch;
import io.oarlock.ratis.watchdog.SilentPeerWatch;
import io.oarlock.ratis.watchdog.UnappliedEntryWatch;
import io.oarlock.ratis.watchdog.Watchdogs;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.Fault;
import io.oarlock.replica.Following;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.replication.Applier;
import io.oarlock.replication.CommitLatencies;
import io.oarlock.replication.Proposer;
import io.oarlock.replication.ReadIndexRounds;
import io.oarlock.replication.RulesLevelRaise;
import io.oarlock.replication.StateCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.storage.RaftStorage;

/**
 * One member of the Raft group, a group of one included: wires the parts of this package together, starts and stops
 * them. Any thread may call what {@link Replica} offers; {@link #start} and {@link #close} are for the thread that runs
 * the server.
 */
public final class RaftMember implements Replica, AutoCloseable {
    private static final long TICK_MILLIS = 50;
    private static final long INQUIRY_MILLIS = 150;
    private static final long READ_PATIENCE_SECONDS = 5;

    private final RaftSettings settings;
    private final VoteBackup votes;
    private final LeaderInbox inbox;
    private final Applier applier;
    private final ZnodeStateMachine machine;
    private final MemberThreads threads = new MemberThreads();
    private final PeerRpcFactory transport;
    private final RaftServer server;
    private final Division division;
    private final ReplicaStatusTracker statusTracker;
    private final FastElection fastElection;
    private final LeaderLink leader;
    private final LocalLogAppender logAppender;
    private final CheckpointRequests checkpoints;
    private final Proposer proposer;
    private final ReadIndexRounds reads;
    private final Leadership leadership;
    private final ServerEndWatch serverEnd;
    private final UnappliedEntryWatch unappliedEntries;
    private final Watchdogs watchdogs;
    private final ApplyListener listener;
    private final BootstrapProbe bootstrapProbe;
    private final CatchUp catchUp;
    private final StateCheck stateCheck;
    private final RulesLevelRaise rulesLevel;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * Opens the state and prepares the group; nothing runs yet. Blocks until other members run where the configuration
     * makes a server that stood alone the first of several.
     */
    public static RaftMember open(RaftSettings settings, MemberSurroundings surroundings) throws IOException {
        Files.createDirectories(settings.directories().data());
        Files.createDirectories(settings.directories().log());
        Founding.runIfDue(settings, RaftMember::open, surroundings);
        DiskInspection found = DiskInspection.of(settings, surroundings.metrics());
        found.prepare();
        BootstrapGuard bootstrapGuard = BootstrapGuard.begin(
                settings.membership(), settings.directories().log(), found.remembers(), found.imported());
        Applier applier = found.openState(surroundings, settings);
        return new RaftMember(
                settings,
                surroundings,
                new OpenedData(
                        applier,
                        found.votes(),
                        bootstrapGuard,
                        found.capacity(),
                        found.uncovered(applier.checkpoints().newest())));
    }

    private RaftMember(RaftSettings settings, MemberSurroundings surroundings, OpenedData opened) throws IOException {
        BootstrapGuard bootstrapGuard = opened.bootstrapGuard();
        this.settings = settings;
        this.votes = opened.votes();
        this.inbox = surroundings.inbox();
        this.listener = surroundings.listener();
        MetricRegistry metrics = surroundings.metrics();
        int self = settings.membership().self();
        Path data = settings.directories().data();
        this.applier = opened.applier();
        Proposer.Origins origins = new Proposer.Origins(
                self, Incarnation.begin(data, applier.lastOrigin(self).incarnation(), System.currentTimeMillis()));
        Ticker ticker = threads.ticker();
        ExecutorService blocking = threads.blocking();
        Fault fault = unlessStopping(surroundings.fault());
        FollowerLane lane = new FollowerLane(
                ticker::after, settings.tuning().electionMinMillis(), reason -> fault.fatal(reason, null));
        LogTail tail = new LogTail(settings.logTailBytes());
        ZnodeStateMachine.Events events = new StateMachineEvents(
                () -> ticker.execute(this::lookAround),
                refusal -> ticker.execute(() -> leader().refuse(refusal)),
                MemberIds.of(settings.membership()),
                fault);
        this.machine = new ZnodeStateMachine(applier, surroundings.stamps(), events, upkeep(opened, tail, metrics));
        this.transport =
                new PeerRpcFactory(new RpcParts(settings, opened.capacity(), metrics), bootstrapGuard, votes, lane);
        this.server = serverOf(machine, opened, transport);
        this.division = server.getDivision(RatisPeers.group());
        lane.connect(division);
        this.logAppender = new LocalLogAppender(() -> division);
        this.checkpoints = new CheckpointRequests(server, division, tail::checkpointIndex, applier::flush, blocking);
        this.reads = new ReadIndexRounds(
                this::askReadIndex,
                applier.waiters(),
                System::nanoTime,
                TimeUnit.SECONDS.toNanos(READ_PATIENCE_SECONDS));
        this.catchUp = new CatchUp(reads::ask, bootstrapGuard, blocking, () -> ticker.execute(this::lookAround));
        this.statusTracker = new ReplicaStatusTracker(
                settings,
                new ReplicaStatusTracker.Facts(() -> division, catchUp::isDone),
                listener::onStatus,
                System::nanoTime);
        this.fastElection = new FastElection(settings.membership(), division, lane, bootstrapGuard, threads::later);
        this.leader = new LeaderLink(transport.links(), logAppender, linkEvents());
        this.leadership =
                new Leadership(server, () -> division, settings.tuning().electionMaxMillis());
        PeerRequestHandler requestHandler = new PeerRequestHandler(
                logAppender, self(bootstrapGuard), inbox, checkpointRepair(surroundings), metrics);
        this.proposer = new Proposer(new Proposer.Parts(leader, leader::route, origins), settings.limits(), metrics);
        this.serverEnd = new ServerEndWatch(server, division, surroundings.fault());
        this.unappliedEntries = new UnappliedEntryWatch(proposer, metrics);
        CommitStallWatch commitStalls = new CommitStallWatch(settings, division, leadership, metrics);
        SilentPeerWatch silentPeers =
                new SilentPeerWatch(SilentPeerWatch.Raft.of(division), transport.links(), System::nanoTime, metrics);
        LogSizeWatch logSize = new LogSizeWatch(
                settings, tail, () -> division.getInfo().getLastAppliedIndex(), checkpoints::askOnce, metrics);
        ReplayWatch replay = new ReplayWatch(opened.uncovered().lastIndex(), applier.waiters()::applied, metrics);
        ElectionWatch elections = new ElectionWatch(division, fault);
        this.watchdogs = new Watchdogs(
                serverEnd,
                List.of(commitStalls::look, elections::look, silentPeers::look, logSize::look, replay::look));
        SyncTimes.of(division.getMemberId()).into(metrics);
        this.bootstrapProbe = new BootstrapProbe(bootstrapGuard, leader::bootstrapState, blocking, events::differ);
        this.stateCheck = new StateCheck(applier, fault);
        this.rulesLevel = new RulesLevelRaise(applier::read, transport.links()::rulesLevelOfAll, this::proposeOwn);
        applier.connect(proposer);
        machine.connect(logAppender);
        transport.connect(requestHandler);
    }

    private Fault unlessStopping(Fault fault) {
        return (reason, cause) -> {
            if (!stopping.get()) {
                fault.fatal(reason, cause);
            }
        };
    }

    private ZnodeStateMachine.Upkeep upkeep(OpenedData opened, LogTail tail, MetricRegistry metrics) {
        return new ZnodeStateMachine.Upkeep(
                settings.tuning().checkpointsKept(),
                tail,
                opened.uncovered(),
                new Strangers(metrics),
                new CommitLatencies(metrics, System::currentTimeMillis));
    }

    private RaftServer serverOf(ZnodeStateMachine machine, OpenedData opened, PeerRpcFactory transport)
            throws IOException {
        return RaftServer.newBuilder()
                .setServerId(RatisPeers.idOf(settings.membership().self()))
                .setGroup(RatisPeers.groupOf(settings.membership().members()))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setStateMachine(machine)
                .setProperties(RatisProperties.of(settings, opened.capacity()))
                .setParameters(transport.parameters())
                .build();
    }

    private CheckpointRepair checkpointRepair(MemberSurroundings surroundings) {
        CheckpointRepair.Means means =
                new CheckpointRepair.Means(this::proposeNothing, checkpoints::ask, leadership::giveAway);
        return new CheckpointRepair(applier, means, threads.blocking(), surroundings.fault(), surroundings.metrics());
    }

    private PeerRequestHandler.Self self(BootstrapGuard bootstrapGuard) {
        return new PeerRequestHandler.Self(
                () -> statusTracker.status().leads(),
                this::confirmedIndex,
                new OwnBootstrapState(division, applier, bootstrapGuard),
                bootstrapGuard::askedBy,
                bootstrapGuard::promise);
    }

    private LeaderLink.Events linkEvents() {
        return new LeaderLink.Events() {
            @Override
            public void changed() {
                threads.ticker().execute(RaftMember.this::lookAround);
            }

            @Override
            public void gone(int member) {
                fastElection.leaderIsGone(member);
            }
        };
    }

    /** Joins the group. */
    public void start() throws IOException {
        server.start();
        votes.keep();
        threads.ticker().every(TICK_MILLIS, this::tick);
        threads.ticker().every(INQUIRY_MILLIS, bootstrapProbe::step);
        watchdogs.start();
        stateCheck.start();
    }

    private void tick() {
        lookAround();
        if (proposer.broken()) {
            proposer.retry();
        }
        transport.confirmation().expire();
        reads.start();
        ReplicaStatus status = statusTracker.status();
        // A leader that is not ready answers itself without having applied its log.
        catchUp.step(status.leads() ? status.ready() : status.leader() != ReplicaStatus.NOBODY);
        serverEnd.look();
        unappliedEntries.look(leader.route());
        rulesLevel.look(status);
    }

    private void lookAround() {
        statusTracker.refresh();
        if (leader.update(statusTracker.status())) {
            proposer.flush();
        }
    }

    private CompletableFuture<Long> askReadIndex() {
        CompletableFuture<Long> answer = statusTracker.status().leads() ? confirmedIndex() : leader.readIndex();
        // It completes on the reader of a connection, or at once: those who wait are answered and the next round begins
        // where it keeps no acknowledgement waiting, and not within each other.
        return answer.thenApplyAsync(index -> index, threads.ticker());
    }

    private CompletableFuture<Long> confirmedIndex() {
        return transport.confirmation().ask(division);
    }

    private void proposeNothing() {
        proposeOwn(Proposal.internal(new Operation.Refused(ErrorCode.SYSTEM_ERROR)));
    }

    private void proposeOwn(Proposal proposal) {
        proposer.add(proposal, new Ticket() {});
        proposer.flush();
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        proposer.add(proposal, ticket);
    }

    @Override
    public void flush() {
        proposer.flush();
    }

    @Override
    public ReadScope read() {
        return applier.read();
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        return reads.ask().thenApply(nothing -> {
            try (ReadScope scope = applier.read()) {
                return scope.tree().lastZxid();
            }
        });
    }

    @Override
    public CompletableFuture<Bytes> tellLeader(Bytes message) {
        if (statusTracker.status().leads()) {
            return inbox.onMessage(settings.membership().self(), message);
        }
        return leader.tell(message);
    }

    @Override
    public Following following() {
        return statusTracker.following(reads.waiting());
    }

    @Override
    public ReplicaStatus status() {
        return statusTracker.status();
    }

    /** What Ratis does to itself when it meets something that it cannot handle. For tests. */
    public void closeRatisOnly() throws IOException {
        server.close();
    }

    private LeaderLink leader() {
        return leader;
    }

    /** For tests. */
    PeerRpcFactory transport() {
        return transport;
    }

    /** For tests. */
    Division division() {
        return division;
    }

    /** For tests. */
    Leadership leadership() {
        return leadership;
    }

    /**
     * Gives the leadership away, if this member has it, and goes on as a follower. Once in a life: where nobody takes
     * over, asking again would only make the stop longer. Blocks for a few seconds at most.
     */
    public void handOver() {
        if (!settings.membership().standalone()) {
            leadership.giveAway();
        }
    }

    /** Hands over the leadership, leaves the group, makes everything applied durable. */
    @Override
    public void close() throws IOException {
        if (stopping.getAndSet(true)) {
            return;
        }
        machine.stopping();
        serverEnd.stop();
        stateCheck.close();
        handOver();
        watchdogs.close();
        threads.close();
        try {
            CacheEviction.end(division.getMemberId());
            server.close();
            proposer.close(listener::onDropped);
            if (!machine.hasFailed()) {
                applier.checkpointAtStop(settings.tuning().checkpointsKept());
            }
        } finally {
            // Whatever failed before: without this the next start would have to apply much of the log again.
            applier.close();
        }
    }
}
