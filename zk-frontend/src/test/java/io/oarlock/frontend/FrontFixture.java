package io.oarlock.frontend;

import io.oarlock.connection.AuditTrail;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Limits;
import io.oarlock.operations.ElectionTimes;
import io.oarlock.operations.MemberFacts;
import io.oarlock.operations.MemberOperations;
import io.oarlock.operations.Monitor;
import io.oarlock.operations.Operations;
import io.oarlock.operations.ServerVersion;
import io.oarlock.time.TimeSource;
import io.oarlock.words.FourLetterWords;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** A front end on a local replica, with real sockets, and clients for it. */
final class FrontFixture implements AutoCloseable {
    static final int TICK_MILLIS = 200;

    private final MetricRegistry metrics = new MetricRegistry();
    private final LocalReplica replica;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final FrontEnd front;
    private final List<InetSocketAddress> addresses;
    private final List<AutoCloseable> clients = new ArrayList<>();

    FrontFixture(FrontEndSettings settings, Limits limits, TimeSource time) {
        replica = new LocalReplica(time);
        front = new FrontEnd(settings.withLimits(limits), replica, time, metrics, this::fatal, new AuditTrail(null));
        replica.start(front, front);
        Monitor monitor = new Monitor(facts(), replica, front, new ElectionTimes(metrics), metrics);
        Operations operations = new MemberOperations(facts(), replica, front, monitor, () -> {});
        addresses = front.open(new FourLetterWords(operations, Set.of("*"))::answer);
    }

    static FrontFixture start() {
        return new FrontFixture(settings(), limits(), TimeSource.SYSTEM);
    }

    static FrontFixture start(Limits limits) {
        return new FrontFixture(settings(), limits, TimeSource.SYSTEM);
    }

    static FrontFixture start(FrontEndSettings settings) {
        return new FrontFixture(settings, limits(), TimeSource.SYSTEM);
    }

    /** Long sessions, so that a slow machine ends none. */
    static FrontEndSettings settings() {
        return FrontEndSettings.on(LocalReplica.MEMBER, new InetSocketAddress("127.0.0.1", 0))
                .withTiming(new FrontEndSettings.Timing(TICK_MILLIS, 400, 60_000, 10_000));
    }

    static Limits limits() {
        return Limits.DEFAULTS;
    }

    private static MemberFacts facts() {
        return new MemberFacts(new ServerVersion("3.9.5", "test", Instant.EPOCH), 0, () -> {
            throw new UnsupportedOperationException();
        });
    }

    private void fatal(String reason, Throwable cause) {
        faults.add(reason + ": " + cause);
    }

    /** What would have ended the process. */
    List<String> faults() {
        return faults;
    }

    LocalReplica replica() {
        return replica;
    }

    MetricRegistry metrics() {
        return metrics;
    }

    FrontEnd front() {
        return front;
    }

    InetSocketAddress address() {
        return addresses.get(0);
    }

    /** All ports, in the order of the settings. */
    List<InetSocketAddress> addresses() {
        return addresses;
    }

    String connectString() {
        return "127.0.0.1:" + address().getPort();
    }

    ZooKeeper client() throws IOException, InterruptedException {
        return client(event -> {});
    }

    /** A connected ZooKeeper client. */
    ZooKeeper client(Watcher watcher) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZKClientConfig config = new ZKClientConfig();
        ZooKeeper client = new ZooKeeper(
                connectString(),
                30_000,
                event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                    watcher.process(event);
                },
                config);
        clients.add(client);
        if (!connected.await(30, TimeUnit.SECONDS)) {
            throw new IOException("no connection to " + connectString());
        }
        return client;
    }

    RawClient raw() throws IOException {
        RawClient client = new RawClient(address());
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        for (AutoCloseable client : clients) {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        front.close();
        replica.close();
    }
}
