package io.oarlock.request;

import io.oarlock.admin.FourLetterWords;
import io.oarlock.admin.TrafficCounters;
import io.oarlock.auth.AccessCheck;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.model.Limits;
import io.oarlock.replica.Fault;
import io.oarlock.replica.Replica;
import io.oarlock.session.SessionIds;
import io.oarlock.session.SessionTracker;
import io.oarlock.session.TimeSource;
import io.oarlock.watch.WatchTable;
import java.util.function.IntFunction;

/**
 * What every connection of a front end shares. All of it may be used on any thread, except as it says itself.
 *
 * @param words the answer to a four-letter word, see {@link FourLetterWords#answer}
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
        IntFunction<String> words,
        TrafficCounters traffic,
        FrontEndCounters counters,
        Fault fault) {

    Limits limits() {
        return settings.limits();
    }
}
