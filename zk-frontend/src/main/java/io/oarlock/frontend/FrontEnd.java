package io.oarlock.frontend;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.AuthSettings;
import io.oarlock.connection.ApplyFanout;
import io.oarlock.connection.AuditTrail;
import io.oarlock.connection.Authenticator;
import io.oarlock.connection.ConnectionFactory;
import io.oarlock.connection.LongReplies;
import io.oarlock.connection.ReplyWriter;
import io.oarlock.connection.RequestReader;
import io.oarlock.connection.SaslRounds;
import io.oarlock.connection.SessionHandshake;
import io.oarlock.connection.WordReplies;
import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.eventloop.HandshakeTimeouts;
import io.oarlock.eventloop.ServedConnection;
import io.oarlock.listener.ClientListener;
import io.oarlock.listener.ClientTls;
import io.oarlock.listener.ConnectionLimits;
import io.oarlock.listener.ProtocolMismatches;
import io.oarlock.listener.TlsAccess;
import io.oarlock.memory.EventLoopMemory;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.memory.MemoryGauges;
import io.oarlock.memory.MemoryGuard;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.Limits;
import io.oarlock.read.ChildListCache;
import io.oarlock.read.ListingWriter;
import io.oarlock.read.ReadHandler;
import io.oarlock.read.WatchCatchUp;
import io.oarlock.read.WatchHandler;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.Fault;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.session.ConfigZnode;
import io.oarlock.session.ContainerCleaner;
import io.oarlock.session.ServingState;
import io.oarlock.session.SessionTouches;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.ConnectionView;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.watch.WatchTable;
import io.oarlock.watch.WatchTotals;
import io.oarlock.wire.OperatorWord;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ZooKeeper's client port of one member. Made before the replica, which calls it with what is applied; {@link #open}
 * lets clients in once the replica runs; {@link #close} sends them away.
 *
 * <p>Threads: event loops serve connections; the replica's apply thread calls {@link #onApplied}; one upkeep thread
 * watches over sessions; a few workers make long listings.
 */
public final class FrontEnd implements ApplyListener, LeaderInbox, FrontView, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontEnd.class);
    private static final long DRAIN_MILLIS_MAX = 2000;
    private static final long DRAIN_POLL_MILLIS = 5;

    private final FrontEndSettings settings;
    private final Replica replica;
    private final TimeSource time;
    private final Fault fault;
    private final TrafficCounters traffic;
    private final FrontEndCounters counters;
    private final ServingState serving;
    private final FrontSessions sessions;
    private final MemoryGuard guard;
    private final MemoryBudgets memory;
    private final FrontEndWorkers workers;
    private final WatchTable watches;
    private final EventLoopGroup threads;
    private final IdentityHashMap<EventLoop, ConnectionFactory> connections = new IdentityHashMap<>();
    private final List<EventLoopContext> loops = new ArrayList<>();
    private final @Nullable ClientTls tls;
    private final ClientListener listener;
    private final ApplyFanout fanout;
    private final PeriodicTasks upkeep;
    private volatile @Nullable Function<OperatorWord, String> words;

    /**
     * @param fault ends the process after a failure that this front end cannot contain
     * @param audit where it is told what clients change
     */
    public FrontEnd(
            FrontEndSettings settings,
            Replica replica,
            TimeSource time,
            MetricRegistry metrics,
            Fault fault,
            AuditTrail audit) {
        this.settings = settings;
        this.replica = replica;
        this.time = time;
        this.fault = fault;
        this.traffic = new TrafficCounters(metrics);
        this.counters = new FrontEndCounters(metrics);
        Limits limits = settings.limits();
        int loopCount = settings.listen().eventLoopsOrDefault();
        ConnectionLimits connectionLimits = new ConnectionLimits(limits);
        this.serving = settings.servingState(replica);
        this.sessions = FrontSessions.of(settings, replica, time, traffic, metrics);
        this.guard = new MemoryGuard(counters, time, fault);
        this.memory = MemoryBudgets.of(limits, loopCount, connectionLimits::count, guard::wake);
        this.workers = FrontEndWorkers.of(fault, counters);
        AccessCheck access = new AccessCheck(settings.access().skipAcl());
        this.watches = new WatchTable(access);
        this.threads = new MultiThreadIoEventLoopGroup(
                loopCount,
                new DefaultThreadFactory("oarlock-clients"),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        openLoops(access, audit, loopCount);
        new MemoryGauges(memory).register(metrics, this::outstandingBytes, watches::bytes);
        guard.watch(memory.guarded(), loops);
        TlsAccess tlsAccess = settings.listen().tls();
        this.tls = tlsAccess == null ? null : new ClientTls(tlsAccess, limits, time, counters, fault);
        ProtocolMismatches mismatches = new ProtocolMismatches(counters, time);
        this.listener = new ClientListener(
                threads, this::connectionsOn, connectionLimits, limits, traffic, mismatches, fault, tls);
        metrics.gauge(Metric.OUTSTANDING_TLS_HANDSHAKE, () -> tls == null ? 0 : tls.underWay());
        metrics.gauge(Metric.SASL_WAITING_BYTES, workers.sasl()::waitingBytes);
        this.fanout = new ApplyFanout(loops, watches, sessions.attached(), sessions.tracker(), traffic, audit);
        this.upkeep = upkeep();
    }

    private ConnectionFactory connectionsOn(EventLoop loop) {
        return Objects.requireNonNull(connections.get(loop));
    }

    private void openLoops(AccessCheck access, AuditTrail audit, int loopCount) {
        AuthSettings auth = settings.access().auth();
        AuthSchemes schemes = AuthSchemes.of(auth, Authenticator.countedBy(counters));
        ListingWriter listings =
                new ListingWriter(new ChildListCache(memory.heap().listingsKeptMax()), settings.limits(), counters);
        SessionHandshake handshake = sessions.handshake(settings, serving, replica, time, memory, counters, traffic);
        Authenticator authenticator = new Authenticator(schemes, auth.required(), counters, traffic);
        SaslRounds sasl = new SaslRounds(settings.access().sasl(), time, traffic, workers.sasl(), memory.identities());
        WordReplies wordReplies =
                new WordReplies(this::answer, workers.words(), workers.listings(), memory.replies(), audit);
        ReplyWriter replies =
                new ReplyWriter(new LongReplies(workers.listings(), memory.replies(), counters), counters);
        for (EventExecutor thread : threads) {
            EventLoop eventLoop = (EventLoop) thread;
            EventLoopMemory loopMemory = memory.ofEventLoop(settings.limits(), loopCount);
            EventLoopContext loop = new EventLoopContext(
                    eventLoop, replica, time, fault, reads(access, schemes, listings), loopMemory, traffic);
            SessionTouches touches = sessions.touches(loop, replica);
            HandshakeTimeouts timeouts = new HandshakeTimeouts(settings.timing().handshakeMillis());
            connections.put(
                    eventLoop,
                    new ConnectionFactory(
                            loop,
                            connection -> new RequestReader(
                                    connection, handshake, authenticator, wordReplies, sasl, touches, timeouts),
                            replies,
                            memory.identities(),
                            settings.limits(),
                            counters));
            loop.onPulse(() -> {
                timeouts.look(time.nanoTime());
                touches.report();
            });
            loops.add(loop);
            eventLoop.terminationFuture().addListener(ended -> loopEnded());
        }
    }

    private ReadHandler reads(AccessCheck access, AuthSchemes schemes, ListingWriter listings) {
        int watchesMax = settings.limits().intOf(Bound.WATCHES_PER_CONNECTION);
        WatchHandler watchHandler =
                new WatchHandler(watches, watchesMax, memory.heap().watches(), counters);
        return new ReadHandler(watchHandler, new WatchCatchUp(watchHandler, access), access, schemes, listings);
    }

    private PeriodicTasks upkeep() {
        QuorumWatch quorum = new QuorumWatch(serving, loops);
        ConfigZnode configZnode = new ConfigZnode(replica, settings.membership());
        ContainerCleaning cleaning = new ContainerCleaning(
                new ContainerCleaner(replica, time, settings.unused()),
                sessions.tracker(),
                workers.listings(),
                time,
                settings.unused().checkIntervalMillis());
        return new PeriodicTasks(
                replica,
                List.of(
                        quorum::round,
                        sessions::round,
                        status -> configZnode.round(sessions.tracker().leading()),
                        status -> cleaning.round(),
                        status -> lookForCertificates()),
                fault);
    }

    private void lookForCertificates() {
        if (tls != null) {
            tls.round();
        }
    }

    /** Netty ends a loop that an Error escapes from: its connections would wait for ever. */
    private void loopEnded() {
        if (!serving.isStopping()) {
            fault.fatal("an event loop ended by itself", null);
        }
    }

    /**
     * Lets clients in; returns the addresses, whose ports are those chosen where a setting's was 0.
     *
     * @param answers renders the answer to a four-letter word; called by worker threads
     */
    public List<InetSocketAddress> open(Function<OperatorWord, String> answers) {
        words = answers;
        int pulseMillis = settings.timing().pulseMillis();
        loops.forEach(loop -> loop.start(pulseMillis));
        upkeep.start(pulseMillis);
        List<InetSocketAddress> addresses = listener.open(settings.listen());
        LOG.info("member {} serves clients on {}", settings.member(), addresses);
        return addresses;
    }

    private String answer(OperatorWord command) {
        return Objects.requireNonNull(words, "no client is let in before open").apply(command);
    }

    /**
     * Takes no more clients, lets requests under way finish for a moment, then closes every connection. Sessions live
     * on.
     */
    @Override
    public void close() {
        upkeep.close();
        guard.close();
        serving.stopping();
        listener.close();
        drain();
        for (EventLoopContext loop : loops) {
            loop.post(() -> loop.connections().forEach(connection -> connection.close("the member is stopping")));
        }
        threads.shutdownGracefully(0, DRAIN_MILLIS_MAX, TimeUnit.MILLISECONDS).syncUninterruptibly();
        workers.close();
        if (tls != null) {
            tls.close();
        }
    }

    private void drain() {
        for (int polls = 0; outstanding() > 0 && polls < DRAIN_MILLIS_MAX / DRAIN_POLL_MILLIS; polls++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DRAIN_POLL_MILLIS));
        }
    }

    // ---- from the replica

    @Override
    public void onApplied(List<Applied> applied) {
        fanout.onApplied(applied);
    }

    @Override
    public void onStateReplaced() {
        fanout.onStateReplaced();
    }

    @Override
    public void onDropped(Ticket ticket) {
        fanout.onDropped(ticket);
    }

    @Override
    public void onStatus(ReplicaStatus status) {
        fanout.onStatus(status);
    }

    @Override
    public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
        sessions.reported(member, message);
        return CompletableFuture.completedFuture(Bytes.EMPTY);
    }

    // ---- for operators

    @Override
    public boolean serving() {
        return serving.serving() || serving.readOnly();
    }

    @Override
    public boolean readOnly() {
        return serving.readOnly();
    }

    @Override
    public TrafficCounters traffic() {
        return traffic;
    }

    /** What was refused, closed or slowed down. */
    public FrontEndCounters counters() {
        return counters;
    }

    @Override
    public int outstanding() {
        return loops.stream().mapToInt(loop -> loop.outstanding().count()).sum();
    }

    @Override
    public long outstandingBytes() {
        return loops.stream().mapToLong(loop -> loop.outstanding().bytes()).sum();
    }

    @Override
    public List<ConnectionView> connections() {
        return loops.stream()
                .flatMap(loop -> loop.connections().stream())
                .map(ServedConnection::view)
                .toList();
    }

    @Override
    public WatchTotals watches() {
        return watches.totals();
    }

    @Override
    public void forEachDataWatch(ObjLongConsumer<String> pathAndSession) {
        watches.forEachDataWatch(pathAndSession);
    }

    @Override
    public CompletableFuture<Map<Long, Long>> sessionDeadlinesMillis() {
        CompletableFuture<Map<Long, Long>> deadlines = sessions.tracker().deadlinesMillis();
        // A member that stops makes no round any more, and has no deadlines to show.
        return upkeep.roundSoon() ? deadlines : CompletableFuture.completedFuture(Map.of());
    }

    @Override
    public int localSessions() {
        return sessions.locals().size();
    }

    @Override
    public @Nullable Map<Long, Long> localDeadlinesMillis() {
        return sessions.locals().enabled() ? sessions.locals().deadlinesMillis() : null;
    }

    @Override
    public void resetConnections() {
        for (EventLoopContext loop : loops) {
            loop.post(() -> loop.connections().forEach(ServedConnection::resetStats));
        }
    }
}
