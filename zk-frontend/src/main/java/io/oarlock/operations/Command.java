package io.oarlock.operations;

import io.oarlock.watch.WatchTotals;

/**
 * One thing that an operator asks of a member, or has it do. A command is a value: what an operator sends, over
 * whatever interface, becomes one of these, and {@link Operations#run} is the only way in.
 *
 * @param <R> what it results in
 */
public sealed interface Command<R> {
    /** Has the operation of this command done. */
    R on(Operations operations);

    /** Whether clients are served, and how. */
    record GetServiceState() implements Command<ServiceState> {
        @Override
        public ServiceState on(Operations operations) {
            return operations.serviceState();
        }
    }

    /** What the server is and how busy it is. */
    record GetServerStatus() implements Command<ServerStatus> {
        @Override
        public ServerStatus on(Operations operations) {
            return operations.serverStatus();
        }
    }

    /** Who leads, and who follows. */
    record GetEnsembleStatus() implements Command<EnsembleStatus> {
        @Override
        public EnsembleStatus on(Operations operations) {
            return operations.ensembleStatus();
        }
    }

    /** Who is connected. */
    record ListConnections() implements Command<ConnectionListing> {
        @Override
        public ConnectionListing on(Operations operations) {
            return operations.connections();
        }
    }

    /** Which sessions live, when they expire, and which ephemerals they own. */
    record ListSessions() implements Command<SessionListing> {
        @Override
        public SessionListing on(Operations operations) {
            return operations.sessions();
        }
    }

    /** How many watches there are on this member. */
    record CountWatches() implements Command<WatchTotals> {
        @Override
        public WatchTotals on(Operations operations) {
            return operations.watchTotals();
        }
    }

    /** Which session of this member watches which path. */
    record ListWatches() implements Command<WatchListing> {
        @Override
        public WatchListing on(Operations operations) {
            return operations.watches();
        }
    }

    /** What the member was configured to. */
    record GetConfiguration() implements Command<ServerConfiguration> {
        @Override
        public ServerConfiguration on(Operations operations) {
            return operations.configuration();
        }
    }

    /** What the process runs on. */
    record GetEnvironment() implements Command<ServerEnvironment> {
        @Override
        public ServerEnvironment on(Operations operations) {
            return operations.environment();
        }
    }

    /** All counters and gauges. */
    record GetMonitorValues() implements Command<MonitorValues> {
        @Override
        public MonitorValues on(Operations operations) {
            return operations.monitorValues();
        }
    }

    /** Sets packets, latencies and sizes to zero. */
    record ResetServerStatistics() implements Command<StatisticsReset> {
        @Override
        public StatisticsReset on(Operations operations) {
            return operations.resetServerStatistics();
        }
    }

    /** Sets the counters of every connection to zero. */
    record ResetConnectionStatistics() implements Command<StatisticsReset> {
        @Override
        public StatisticsReset on(Operations operations) {
            return operations.resetConnectionStatistics();
        }
    }

    /** Which trace messages are on. */
    record GetTraceMask() implements Command<TraceMask> {
        @Override
        public TraceMask on(Operations operations) {
            return operations.traceMask();
        }
    }

    /** Has other trace messages on. */
    record SetTraceMask(TraceMask mask) implements Command<TraceMask> {
        @Override
        public TraceMask on(Operations operations) {
            return operations.setTraceMask(mask);
        }
    }

    /** Has another member lead, if this one does. */
    record HandOverLeadership() implements Command<LeadershipHandover> {
        @Override
        public LeadershipHandover on(Operations operations) {
            return operations.handOverLeadership();
        }
    }
}
