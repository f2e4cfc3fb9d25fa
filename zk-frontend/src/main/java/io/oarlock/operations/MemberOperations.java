package io.oarlock.operations;

import io.oarlock.frontend.FrontView;
import io.oarlock.metrics.Summary;
import io.oarlock.operations.LeadershipHandover.Outcome;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.tree.TreeReader;
import io.oarlock.watch.WatchTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The operations of a running member. Any thread but an event loop. */
public final class MemberOperations implements Operations {
    private static final long DEADLINES_WAIT_MILLIS = 1_000;

    private final MemberFacts facts;
    private final Replica replica;
    private final FrontView front;
    private final Monitor monitor;
    private final Runnable handOver;
    private final AtomicReference<TraceMask> traceMask = new AtomicReference<>(TraceMask.INITIAL);

    /** @param handOver gives the leadership to another member if this one has it; waits for a few seconds at most */
    public MemberOperations(MemberFacts facts, Replica replica, FrontView front, Monitor monitor, Runnable handOver) {
        this.facts = facts;
        this.replica = replica;
        this.front = front;
        this.monitor = monitor;
        this.handOver = handOver;
    }

    @Override
    public ServiceState serviceState() {
        if (!front.serving()) {
            return ServiceState.NOT_SERVING;
        }
        return front.readOnly() ? ServiceState.READ_ONLY : ServiceState.READ_WRITE;
    }

    @Override
    public ServerStatus serverStatus() {
        ServerMode mode = ServerMode.of(replica.status(), front.readOnly());
        TrafficCounters traffic = front.traffic();
        Summary proposals = mode == ServerMode.LEADER ? traffic.proposalSizes() : null;
        try (var scope = replica.read()) {
            TreeReader tree = scope.tree();
            return new ServerStatus(
                    facts.version(),
                    mode,
                    traffic.latencyMillis(),
                    traffic.received(),
                    traffic.sent(),
                    front.connections().size(),
                    front.outstanding(),
                    tree.lastZxid(),
                    NodeCount.of(tree.totals()),
                    proposals);
        }
    }

    @Override
    public EnsembleStatus ensembleStatus() {
        ReplicaStatus status = replica.status();
        return new EnsembleStatus(ServerMode.of(status, front.readOnly()), status, replica.following());
    }

    @Override
    public ConnectionListing connections() {
        return new ConnectionListing(front.connections());
    }

    @Override
    public SessionListing sessions() {
        // The upkeep thread makes them at once unless it is held up: a worker must not be held up with it.
        Map<Long, Long> deadlinesMillis = front.sessionDeadlinesMillis()
                .completeOnTimeout(Map.of(), DEADLINES_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        return SessionLister.list(replica, deadlinesMillis, front.localDeadlinesMillis());
    }

    @Override
    public WatchTotals watchTotals() {
        return front.watches();
    }

    @Override
    public WatchListing watches() {
        ListingBudget budget = new ListingBudget();
        List<WatchListing.Entry> watches = new ArrayList<>();
        front.forEachDataWatch((path, sessionId) -> {
            if (budget.takes(path.length())) {
                watches.add(new WatchListing.Entry(path, sessionId));
            }
        });
        return new WatchListing(watches, budget.omitted());
    }

    @Override
    public ServerConfiguration configuration() {
        return facts.configuration().get();
    }

    @Override
    public ServerEnvironment environment() {
        return ServerEnvironment.current(facts.version());
    }

    @Override
    public MonitorValues monitorValues() {
        return monitor.read();
    }

    @Override
    public StatisticsReset resetServerStatistics() {
        front.traffic().reset();
        return StatisticsReset.SERVER;
    }

    @Override
    public StatisticsReset resetConnectionStatistics() {
        front.resetConnections();
        return StatisticsReset.CONNECTIONS;
    }

    @Override
    public TraceMask traceMask() {
        return traceMask.get();
    }

    @Override
    public TraceMask setTraceMask(TraceMask mask) {
        traceMask.set(mask);
        return mask;
    }

    @Override
    public LeadershipHandover handOverLeadership() {
        boolean led = replica.status().leads();
        handOver.run();
        ReplicaStatus now = replica.status();
        if (!led) {
            return new LeadershipHandover(Outcome.NOT_LEADING, now.leader());
        }
        return new LeadershipHandover(now.leads() ? Outcome.STILL_LEADING : Outcome.HANDED_OVER, now.leader());
    }
}
