package io.oarlock.request;

import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.model.Limits;
import io.oarlock.read.ChildListCache;
import io.oarlock.replica.Fault;
import io.oarlock.replica.Replica;
import io.oarlock.session.SessionIds;
import io.oarlock.session.SessionTracker;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.watch.WatchTable;
import io.oarlock.wire.FourLetterCommand;
import java.util.function.Function;

/**
 * What every connection of a front end shares. All of it may be used on any thread, except as it says itself.
 *
 * @param words renders the answer to a four-letter word
 * @param fault told of what no single connection can be blamed for: it ends the process
 */
record FrontParts(
        FrontEndSettings settings,
        Replica replica,
        TimeSource time,
        ServingState service,
        ConnectionLimits admission,
        MemoryBudgets memory,
        AuthSchemes schemes,
        AccessCheck access,
        WatchTable watches,
        AttachedSessions sessions,
        ChildListCache listings,
        SessionIds sessionIds,
        SessionTracker leaderDuties,
        Workers workers,
        Function<FourLetterCommand, String> words,
        TrafficCounters traffic,
        FrontEndCounters counters,
        Fault fault) {

    Limits limits() {
        return settings.limits();
    }
}
