package io.oarlock.words;

import io.oarlock.frontend.FrontView;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.traffic.ConnectionView;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.watch.WatchTotals;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A front end that shows what it is told to show. */
final class FakeFrontEnd implements FrontView {
    boolean serving = true;
    boolean readOnly;
    int connectionResets;
    final List<ConnectionView> connections = new ArrayList<>();
    final Map<Long, Long> deadlinesMillis = new TreeMap<>();

    @Nullable
    Map<Long, Long> localDeadlinesMillis;

    private final TrafficCounters traffic;

    FakeFrontEnd(MetricRegistry metrics) {
        this.traffic = new TrafficCounters(metrics);
    }

    /** One connection with a session, one without. */
    void connect() {
        connections.add(new ConnectionView(
                new InetSocketAddress("127.0.0.1", 4711),
                false,
                2,
                30,
                29,
                0x100abcL,
                4000,
                1_700_000_000_000L,
                "GETD",
                17,
                0x20L,
                1_700_000_001_000L,
                new ConnectionView.Latency(1, 0, 2, 9)));
        connections.add(new ConnectionView(
                new InetSocketAddress("::1", 4712),
                false,
                0,
                1,
                0,
                0,
                0,
                0,
                "NA",
                0,
                0,
                0,
                ConnectionView.Latency.NONE));
    }

    @Override
    public boolean serving() {
        return serving;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public TrafficCounters traffic() {
        return traffic;
    }

    @Override
    public int outstanding() {
        return 5;
    }

    @Override
    public long outstandingBytes() {
        return 500;
    }

    @Override
    public List<ConnectionView> connections() {
        return connections;
    }

    @Override
    public WatchTotals watches() {
        return new WatchTotals(2, 3, 4);
    }

    @Override
    public void forEachDataWatch(ObjLongConsumer<String> pathAndSession) {
        pathAndSession.accept("/b", 0xa2);
        pathAndSession.accept("/a", 0xa2);
        pathAndSession.accept("/a", 0x1a);
    }

    @Override
    public CompletableFuture<Map<Long, Long>> sessionDeadlinesMillis() {
        return CompletableFuture.completedFuture(deadlinesMillis);
    }

    @Override
    public void resetConnections() {
        connectionResets++;
    }

    @Override
    public @Nullable Map<Long, Long> localDeadlinesMillis() {
        return localDeadlinesMillis;
    }
}
