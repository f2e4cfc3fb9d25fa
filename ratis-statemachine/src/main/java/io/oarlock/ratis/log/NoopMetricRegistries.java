package io.oarlock.ratis.log;

import io.oarlock.metrics.MetricRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.server.metrics.SegmentedRaftLogMetrics;
import org.apache.ratis.util.TimeDuration;

/**
 * Takes what Ratis measures of itself and keeps nothing of it but how long syncs of the log take: every step of a log
 * entry has a timer there, whose samples go into sorted maps, and nobody reads them. What this server tells of its log
 * it counts itself ({@link MetricRegistry}). Any thread.
 *
 * <p>Public, with this constructor, because Ratis finds it as a service.
 */
public final class NoopMetricRegistries extends MetricRegistries {
    private static final Timekeeper.Context STOPPED = () -> 0;
    private static final Timekeeper TIMER = () -> STOPPED;
    private static final LongCounter COUNTER = new Uncounted();

    private final Map<String, SyncTimes> syncTimes = new ConcurrentHashMap<>();

    public NoopMetricRegistries() {}

    /** Of the member with that name in Ratis, also before there is one. */
    SyncTimes syncTimes(String member) {
        return syncTimes.computeIfAbsent(member, fresh -> new SyncTimes());
    }

    @Override
    public RatisMetricRegistry create(MetricRegistryInfo info) {
        return new Registry(info, this);
    }

    @Override
    public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
        return Optional.empty();
    }

    @Override
    public boolean remove(MetricRegistryInfo info) {
        return false;
    }

    @Override
    public Set<MetricRegistryInfo> getMetricRegistryInfos() {
        return Set.of();
    }

    @Override
    public Collection<RatisMetricRegistry> getMetricRegistries() {
        return List.of();
    }

    @Override
    public void clear() {
        // Nothing is kept.
    }

    @Override
    public void addReporterRegistration(
            Consumer<RatisMetricRegistry> reporter, Consumer<RatisMetricRegistry> stopReporter) {
        throw nothingToReport();
    }

    @Override
    public void enableJmxReporter() {
        throw nothingToReport();
    }

    @Override
    public void enableConsoleReporter(TimeDuration rate) {
        throw nothingToReport();
    }

    private static UnsupportedOperationException nothingToReport() {
        return new UnsupportedOperationException("Ratis' own metrics are not kept");
    }

    private record Registry(MetricRegistryInfo info, NoopMetricRegistries all) implements RatisMetricRegistry {
        @Override
        public Timekeeper timer(String name) {
            return name.equals(SegmentedRaftLogMetrics.RAFT_LOG_SYNC_TIME) ? all.syncTimes(info.getPrefix()) : TIMER;
        }

        @Override
        public LongCounter counter(String name) {
            return COUNTER;
        }

        @Override
        public boolean remove(String name) {
            return false;
        }

        @Override
        public <T> void gauge(String name, Supplier<Supplier<T>> gauge) {
            // Keeping it would keep what it reads from.
        }

        @Override
        public MetricRegistryInfo getMetricRegistryInfo() {
            return info;
        }
    }

    private static final class Uncounted implements LongCounter {
        @Override
        public void inc(long count) {
            // Nobody reads it.
        }

        @Override
        public void dec(long count) {
            // Nobody reads it.
        }

        @Override
        public long getCount() {
            return 0;
        }
    }
}
