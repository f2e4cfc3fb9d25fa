package io.oarlock.operations;

import io.oarlock.watch.WatchTotals;

/**
 * The operations of one member, one method for each {@link Command}. Any thread but an event loop: some walk all
 * sessions or wait. What they show is recent state; its numbers need not belong to one instant.
 */
public interface Operations {
    /** The entrance for every interface that operators have. */
    default <R> R run(Command<R> command) {
        return command.on(this);
    }

    ServiceState serviceState();

    ServerStatus serverStatus();

    EnsembleStatus ensembleStatus();

    ConnectionListing connections();

    SessionListing sessions();

    WatchTotals watchTotals();

    WatchListing watches();

    ServerConfiguration configuration();

    ServerEnvironment environment();

    MonitorValues monitorValues();

    StatisticsReset resetServerStatistics();

    StatisticsReset resetConnectionStatistics();

    TraceMask traceMask();

    TraceMask setTraceMask(TraceMask mask);

    /** Waits for a few seconds at most. */
    LeadershipHandover handOverLeadership();
}
