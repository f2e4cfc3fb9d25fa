package io.oarlock.request;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AddressScheme;
import io.oarlock.auth.AuthScheme;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.auth.DigestScheme;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.memory.MemoryGauges;
import io.oarlock.memory.MemoryGuard;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.Limits;
import io.oarlock.read.ChildListCache;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.Fault;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.session.SessionIds;
import io.oarlock.session.SessionTracker;
import io.oarlock.session.TouchReport;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.ConnectionView;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.watch.WatchTable;
import io.oarlock.watch.WatchTotals;
import io.oarlock.wire.FourLetterCommand;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ZooKeeper's client port of one member. Made first, so that the replica has somebody to tell; {@link #open} lets
 * clients in once the replica runs; {@link #close} sends them away.
 *
 * <p>Threads: event loops serve connections; the replica's apply thread calls {@link #onApplied}; one upkeep thread
 * watches over sessions; a few workers make long listings.
 */
public final class FrontEnd implements ApplyListener, LeaderInbox, FrontView, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontEnd.class);
    private static final long DRAIN_MILLIS_MAX = 2000;

    private final FrontParts parts;
    private final EventLoopGroup loops;
    private final IdentityHashMap<EventLoop, EventLoopContext> shardOfLoop = new IdentityHashMap<>();
    private final List<EventLoopContext> shards = new ArrayList<>();
    private final ApplyFanout fanout;
    private final PeriodicTasks upkeep;
    private final MemoryGuard guard;
    private @Nullable Channel listener;
    private volatile @Nullable Function<FourLetterCommand, String> words;

    /** @param fault told of what this front end cannot go on after */
    public FrontEnd(FrontEndSettings settings, Replica replica, TimeSource time, MetricRegistry metrics, Fault fault) {
        Limits limits = settings.limits();
        AccessCheck access = new AccessCheck(settings.access().skipAcl());
        TrafficCounters traffic = new TrafficCounters(metrics);
        FrontEndCounters counters = new FrontEndCounters(metrics);
        ConnectionLimits admission = new ConnectionLimits(limits);
        int threads = settings.listen().eventLoopsOrDefault();
        this.guard = new MemoryGuard(counters, time, fault);
        MemoryBudgets memory = MemoryBudgets.of(limits, threads, admission::count, guard::wake);
        this.parts = new FrontParts(
                settings,
                replica,
                time,
                new ServingState(replica, settings),
                admission,
                memory,
                new AuthSchemes(schemes(settings.access())),
                access,
                new WatchTable(access),
                new AttachedSessions(),
                new ChildListCache(memory.heap().listingsKeptMax()),
                new SessionIds(settings.member(), time.millis()),
                new SessionTracker(
                        replica, limits, time, traffic, settings.timing().tickMillis()),
                new Workers(fault),
                this::answer,
                traffic,
                counters,
                fault);
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("oarlock-clients"), io);
        for (EventExecutor loop : loops) {
            EventLoopContext shard = new EventLoopContext((EventLoop) loop, parts, threads);
            shardOfLoop.put((EventLoop) loop, shard);
            shards.add(shard);
            loop.terminationFuture().addListener(ended -> loopEnded());
        }
        new MemoryGauges(memory).register(metrics, this::outstandingBytes, parts.watches()::bytes);
        guard.watch(memory.guarded(), shards);
        this.fanout = new ApplyFanout(shards, parts);
        this.upkeep = new PeriodicTasks(parts, shards);
    }

    /** Netty ends a loop that an Error escapes from: its connections would wait for ever. */
    private void loopEnded() {
        if (!parts.service().isStopping()) {
            parts.fault().fatal("an event loop ended by itself", null);
        }
    }

    private static List<AuthScheme> schemes(FrontEndSettings.Access access) {
        List<AuthScheme> schemes = new ArrayList<>();
        schemes.add(new AddressScheme());
        if (access.digestAlgorithm() != null) {
            schemes.add(new DigestScheme(access.digestAlgorithm(), access.superDigest()));
        }
        return schemes;
    }

    /**
     * Lets clients in; returns the address, whose port is the one chosen if the setting's was 0.
     *
     * @param answers renders the answer to a four-letter word; called by worker threads
     */
    public InetSocketAddress open(Function<FourLetterCommand, String> answers) {
        words = answers;
        shards.forEach(EventLoopContext::start);
        upkeep.start();
        FrontEndSettings.Listen listen = parts.settings().listen();
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        int unsentMax = parts.limits().intOf(Bound.UNSENT_BYTES_PER_CONNECTION);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // "echo ruok | nc" shuts its side before it reads: that is no reason to hang up.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_KEEPALIVE, listen.tcpKeepAlive())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(unsentMax / 2, unsentMax))
                .childHandler(new Greeter());
        if (listen.backlog() > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, listen.backlog());
        }
        Channel bound = bootstrap.bind(listen.address()).syncUninterruptibly().channel();
        listener = bound;
        LOG.info("member {} serves clients on {}", parts.settings().member(), bound.localAddress());
        return (InetSocketAddress) bound.localAddress();
    }

    private String answer(FourLetterCommand command) {
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
        parts.service().stopping();
        Channel bound = listener;
        if (bound != null) {
            listener = null;
            bound.close().syncUninterruptibly();
        }
        upkeep.drain(DRAIN_MILLIS_MAX);
        for (EventLoopContext shard : shards) {
            shard.post(() -> shard.connections().forEach(connection -> connection.close("the member is stopping")));
        }
        loops.shutdownGracefully(0, DRAIN_MILLIS_MAX, TimeUnit.MILLISECONDS).syncUninterruptibly();
        parts.workers().close();
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
    public void onMessage(int member, Bytes message) {
        List<Long> sessionIds = TouchReport.decode(message);
        if (sessionIds == null) {
            LOG.warn("member {} sent a message that is no report of sessions: {}", member, message);
            return;
        }
        parts.leaderDuties().touched(sessionIds);
    }

    // ---- for operators

    @Override
    public boolean serving() {
        return parts.service().serving() || parts.service().readOnly();
    }

    @Override
    public boolean readOnly() {
        return parts.service().readOnly();
    }

    @Override
    public TrafficCounters traffic() {
        return parts.traffic();
    }

    /** What was refused, closed or slowed down. */
    public FrontEndCounters counters() {
        return parts.counters();
    }

    @Override
    public int outstanding() {
        return shards.stream().mapToInt(shard -> shard.outstanding().count()).sum();
    }

    @Override
    public long outstandingBytes() {
        return shards.stream().mapToLong(shard -> shard.outstanding().bytes()).sum();
    }

    @Override
    public List<ConnectionView> connections() {
        return shards.stream()
                .flatMap(shard -> shard.connections().stream())
                .map(connection -> connection.stats().view(connection))
                .toList();
    }

    @Override
    public WatchTotals watches() {
        return parts.watches().totals();
    }

    @Override
    public void forEachDataWatch(ObjLongConsumer<String> pathAndSession) {
        parts.watches().forEachDataWatch(pathAndSession);
    }

    @Override
    public Map<Long, Long> sessionDeadlinesMillis() {
        return parts.leaderDuties().deadlinesMillis();
    }

    @Override
    public void resetConnections() {
        for (EventLoopContext shard : shards) {
            shard.post(() ->
                    shard.connections().forEach(connection -> connection.stats().reset()));
        }
    }

    /** Makes a connection of a new channel, or closes it. */
    private final class Greeter extends ChannelInitializer<Channel> {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
            if (cause instanceof Error error) {
                parts.fault().fatal("a connection could not be taken in", error);
            }
            super.exceptionCaught(context, cause);
        }

        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            if (remote == null || !parts.admission().enter(remote.getAddress())) {
                parts.traffic().connectionRejected();
                channel.close();
                return;
            }
            parts.traffic().connectionOpened();
            EventLoopContext shard =
                    Objects.requireNonNull(shardOfLoop.get(channel.eventLoop()), "a loop without a shard");
            Connection connection = new Connection(parts, shard, channel, remote);
            channel.pipeline()
                    .addLast(new FrameHandler(connection, parts.limits().intOf(Bound.FRAME_BYTES), parts.fault()));
        }
    }
}
