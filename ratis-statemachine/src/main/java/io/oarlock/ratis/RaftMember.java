package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapProbe;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.bootstrap.CatchUp;
import io.oarlock.bootstrap.Incarnation;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.checkpoint.DamagedCheckpoint;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.MemberIds;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.LogTail;
import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.ratis.rpc.CommitNotifier;
import io.oarlock.ratis.rpc.PeerRpcFactory;
import io.oarlock.ratis.rpc.RpcParts;
import io.oarlock.ratis.transport.PeerClient;
import io.oarlock.ratis.transport.PeerMessage;
import io.oarlock.ratis.transport.Ticker;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.Fault;
import io.oarlock.replica.Following;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.replication.Applier;
import io.oarlock.replication.Proposer;
import io.oarlock.replication.ReadIndexRounds;
import io.oarlock.replication.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One member of the Raft group, a group of one included: wires the parts of this package together, starts and stops
 * them. Any thread may call what {@link Replica} offers; {@link #start} and {@link #close} are for the thread that runs
 * the server.
 */
public final class RaftMember implements Replica, AutoCloseable {
    private static final long TICK_MILLIS = 50;
    private static final long INQUIRY_MILLIS = 150;
    private static final long WATCH_MILLIS = 500;
    private static final long READ_PATIENCE_SECONDS = 5;

    private final RaftSettings settings;
    private final VoteBackup votes;
    private final LeaderInbox inbox;
    private final Applier applier;
    private final Ticker ticker;
    private final Ticker helper;
    /** Runs what may block for half a minute, such as connecting to a member that swallows packets. */
    private final ExecutorService patient;

    private final RaftServer server;
    private final ReplicaStatusTracker standing;
    private final FastElection successor;
    private final Routes routes;
    private final LeaderChannel entries;
    private final LeaderChannel questions;
    /** To members that do not lead. */
    private final LeaderChannel inquiries;

    private final LocalLogAppender entrance;
    private final PeerRequestHandler desk;
    private final CheckpointRequests checkpoints;
    private final Proposer proposer;
    private final ReadIndexRounds reads;
    private final Leadership leadership;
    private final Watchdog watchdog;
    private final ApplyListener listener;
    private final BootstrapProbe inquiry;
    private final CatchUp catchUp;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * Opens the state and prepares the group; nothing runs yet. Blocks until other members run where the configuration
     * makes a server that stood alone the first of several.
     */
    public static RaftMember open(RaftSettings settings, MemberSurroundings surroundings) throws IOException {
        Files.createDirectories(settings.directories().data());
        Files.createDirectories(settings.directories().log());
        Founding.runIfDue(settings, RaftMember::open, surroundings);
        DiskInspection found = DiskInspection.of(settings, surroundings.duties().metrics());
        found.prepare();
        BootstrapGuard joining = BootstrapGuard.begin(
                settings.membership(), settings.directories().log(), found.remembers());
        Applier applier = found.openState(surroundings, settings.membership());
        return new RaftMember(
                settings, surroundings, new OpenedData(applier, found.votes(), joining, found.capacity()));
    }

    private RaftMember(RaftSettings settings, MemberSurroundings surroundings, OpenedData opened) throws IOException {
        BootstrapGuard joining = opened.joining();
        this.settings = settings;
        this.votes = opened.votes();
        this.inbox = surroundings.inbox();
        this.listener = surroundings.listener();
        MetricRegistry metrics = surroundings.duties().metrics();
        int self = settings.membership().self();
        Path data = settings.directories().data();
        this.applier = opened.applier();
        Proposer.Origins origins = new Proposer.Origins(
                self, Incarnation.begin(data, applier.lastOrigin(self).incarnation(), System.currentTimeMillis()));
        this.ticker = new Ticker("raft-ticker");
        this.helper = new Ticker("raft-helper");
        this.patient = Executors.newCachedThreadPool(RaftMember::patientThread);
        CommitNotifier news = new CommitNotifier(ticker::after);
        LogTail tail = new LogTail(settings.logTailBytes());
        ZnodeStateMachine.Events events = events(surroundings.duties().fault());
        ZnodeStateMachine machine = new ZnodeStateMachine(
                applier,
                surroundings.stamps(),
                events,
                new ZnodeStateMachine.Upkeep(settings.tuning().checkpointsKept(), tail, news, new Strangers(metrics)));
        this.server = serverOf(machine, opened, news, surroundings.duties());
        Division division = server.getDivision(RatisPeers.group());
        this.entrance = new LocalLogAppender(() -> division);
        this.checkpoints = new CheckpointRequests(server, division);
        this.reads = new ReadIndexRounds(
                this::askReadIndex,
                applier.waiters(),
                System::nanoTime,
                TimeUnit.SECONDS.toNanos(READ_PATIENCE_SECONDS));
        this.catchUp = new CatchUp(reads::ask, joining, patient, () -> ticker.execute(this::lookAround));
        this.standing = new ReplicaStatusTracker(
                settings,
                new ReplicaStatusTracker.Facts(() -> division, catchUp::isDone),
                listener::onStatus,
                System::nanoTime);
        this.successor = new FastElection(settings.membership(), server, joining, ticker, patient);
        this.entries = link();
        this.questions = link();
        this.inquiries = link();
        this.routes = new Routes(entries, questions);
        this.leadership =
                new Leadership(server, () -> division, settings.tuning().electionMaxMillis());
        this.desk = new PeerRequestHandler(
                entrance, self(division, joining), inbox, renewal(surroundings.duties()), metrics);
        this.proposer =
                new Proposer(new Proposer.Parts(this::send, routes::current, origins), settings.limits(), metrics);
        this.watchdog = new Watchdog(
                settings,
                server,
                division,
                new Watchdog.Helpers(leadership, proposer, tail, checkpoints, patient),
                surroundings.duties());
        this.inquiry = new BootstrapProbe(
                joining,
                member -> BootstrapState.decode(PeerMessage.copyOf(inquiries.askOnce(member, PeerMessage.Kind.MEMORY))),
                patient,
                events::differ);
        applier.connect(proposer);
        machine.connect(desk, entrance);
    }

    private RaftServer serverOf(ZnodeStateMachine machine, OpenedData opened, CommitNotifier news, MemberDuties duties)
            throws IOException {
        RpcParts rpc = new RpcParts(settings, opened.capacity(), duties.metrics(), duties.fault());
        PeerRpcFactory transport = new PeerRpcFactory(rpc, opened.joining(), votes, news);
        return RaftServer.newBuilder()
                .setServerId(RatisPeers.idOf(settings.membership().self()))
                .setGroup(RatisPeers.groupOf(settings.membership().members()))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setStateMachine(machine)
                .setProperties(RatisProperties.of(settings, opened.capacity()))
                .setParameters(transport.parameters())
                .build();
    }

    private CheckpointRepair renewal(MemberDuties duties) {
        CheckpointRepair.Means means =
                new CheckpointRepair.Means(this::proposeNothing, checkpoints::ask, leadership::giveAway);
        return new CheckpointRepair(applier, means, duties, patient);
    }

    private PeerRequestHandler.Self self(Division division, BootstrapGuard joining) {
        return new PeerRequestHandler.Self(
                () -> standing.status().leads(),
                () -> applier.waiters().applied(),
                new OwnBootstrapState(division, applier, joining),
                joining::promise);
    }

    private static Thread patientThread(Runnable task) {
        Thread thread = new Thread(task, "raft-connect");
        thread.setDaemon(true);
        return thread;
    }

    private ZnodeStateMachine.Events events(Fault fault) {
        return new ZnodeStateMachine.Events() {
            @Override
            public void leadershipMayHaveChanged() {
                ticker.execute(RaftMember.this::lookAround);
            }

            @Override
            public void membersAre(MemberIds members) {
                MemberIds configured = MemberIds.of(settings.membership());
                if (!members.equals(configured)) {
                    differ(DifferentMembers.thanLogged(configured, members));
                }
            }

            @Override
            public void checkpointIsDamaged(DamagedCheckpoint found) {
                ByteString refusal = PeerMessage.wrap(
                        new CheckpointRefusal(found.index(), String.valueOf(found.getMessage())).encode());
                // Lost without a connection: the leader will send again, and hear of it then.
                ticker.execute(() -> {
                    var unused = questions.ask(PeerMessage.Kind.REFUSAL, refusal);
                });
            }

            @Override
            public void differ(DifferentMembers found) {
                fatal(String.valueOf(found.getMessage()), found);
            }

            @Override
            public void fatal(String reason, @Nullable Throwable cause) {
                if (!stopping.get()) {
                    fault.fatal(reason, cause);
                }
            }
        };
    }

    private LeaderChannel link() {
        return new LeaderChannel(new PeerClient(settings.membership()), patient, new LeaderChannel.Events() {
            @Override
            public void changed() {
                ticker.execute(RaftMember.this::lookAround);
            }

            @Override
            public void gone(int member) {
                successor.leaderIsGone(member);
            }
        });
    }

    /** Joins the group. */
    public void start() throws IOException {
        server.start();
        votes.keep();
        ticker.every(TICK_MILLIS, this::tick);
        ticker.every(INQUIRY_MILLIS, inquiry::step);
        helper.every(WATCH_MILLIS, watchdog::look);
    }

    private void tick() {
        lookAround();
        if (proposer.broken()) {
            proposer.retry();
        }
        reads.start();
        catchUp.step(standing.status().leader() != ReplicaStatus.NOBODY);
        watchdog.tick(routes.current());
    }

    private void lookAround() {
        standing.refresh();
        if (routes.update(standing.status())) {
            proposer.flush();
        }
    }

    private CompletableFuture<Void> send(Route route, Bytes entry) {
        ByteString unstamped = PeerMessage.wrap(entry);
        return switch (route.kind()) {
            case LOCAL -> entrance.append(unstamped);
            case REMOTE -> entries.ask(PeerMessage.Kind.ENTRY, unstamped).thenAccept(nothing -> {});
            case NONE -> CompletableFuture.failedFuture(new IOException("no leader"));
        };
    }

    private CompletableFuture<Long> askReadIndex() {
        CompletableFuture<Long> answer = standing.status().leads()
                ? desk.ownReadIndex()
                : questions.ask(PeerMessage.Kind.READ_INDEX, ByteString.EMPTY).thenApply(PeerRequestHandler::indexOf);
        // Ratis completes this while it walks its list of waiting reads: asking again from there would break the walk,
        // and with it the thread that appends to a follower.
        return answer.thenApplyAsync(index -> index, ticker);
    }

    private void proposeNothing() {
        proposer.add(Proposal.internal(new Operation.Refused(ErrorCode.SYSTEM_ERROR)), new Ticket() {});
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
    public CompletableFuture<Void> tellLeader(Bytes message) {
        if (standing.status().leads()) {
            inbox.onMessage(settings.membership().self(), message);
            return CompletableFuture.completedFuture(null);
        }
        return questions.ask(PeerMessage.Kind.TELL, PeerMessage.wrap(message)).thenAccept(nothing -> {});
    }

    @Override
    public Following following() {
        return standing.following(reads.waiting());
    }

    @Override
    public ReplicaStatus status() {
        return standing.status();
    }

    /** What Ratis does to itself when it meets something that it cannot handle. For tests. */
    void closeRatisOnly() throws IOException {
        server.close();
    }

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
        watchdog.stop();
        handOver();
        helper.close();
        patient.shutdownNow();
        ticker.close();
        try {
            server.close();
            proposer.close(listener::onDropped);
            entries.close();
            questions.close();
            inquiries.close();
            applier.checkpointAtStop(settings.tuning().checkpointsKept());
        } finally {
            // Whatever failed before: without this the next start would have to apply much of the log again.
            applier.close();
        }
    }
}
