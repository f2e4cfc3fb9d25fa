package io.oarlock.frontend;

import io.oarlock.connection.AttachedSessions;
import io.oarlock.connection.SessionHandshake;
import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.session.LocalSessions;
import io.oarlock.session.ServingState;
import io.oarlock.session.SessionCredentials;
import io.oarlock.session.SessionIds;
import io.oarlock.session.SessionTouches;
import io.oarlock.session.SessionTracker;
import io.oarlock.session.TouchReport;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.TrafficCounters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one front end: those of the ensemble, those that only this member knows, and who has which.
 *
 * @param attached the connections of those of the ensemble
 */
record FrontSessions(SessionTracker tracker, LocalSessions locals, AttachedSessions attached) {
    private static final Logger LOG = LoggerFactory.getLogger(FrontSessions.class);

    static FrontSessions of(
            FrontEndSettings settings,
            Replica replica,
            TimeSource time,
            TrafficCounters traffic,
            MetricRegistry metrics) {
        int tickMillis = settings.timing().tickMillis();
        LocalSessions.Use use = new LocalSessions.Use(
                settings.localSessions(),
                settings.limits().of(Bound.SESSIONS),
                MemoryBudgets.localSessionBytesMax(settings.limits()));
        LocalSessions locals = new LocalSessions(use, replica, time, traffic, tickMillis);
        metrics.gauge(Metric.LOCAL_SESSION_MEMORY_BYTES, locals::bytes);
        metrics.gauge(Metric.LOCAL_SESSION_MEMORY_BYTES_MAX, locals::bytesMax);
        return new FrontSessions(
                new SessionTracker(replica, settings.limits(), time, traffic, tickMillis),
                locals,
                new AttachedSessions());
    }

    SessionHandshake handshake(
            FrontEndSettings settings,
            ServingState serving,
            Replica replica,
            TimeSource time,
            MemoryBudgets memory,
            FrontEndCounters counters,
            TrafficCounters traffic) {
        return new SessionHandshake(
                serving,
                replica,
                settings.timing().sessionTimeouts(),
                new SessionCredentials(new SessionIds(settings.member(), time.millis())),
                attached,
                locals,
                memory.connects(),
                counters,
                traffic);
    }

    SessionTouches touches(EventLoopContext loop, Replica replica) {
        return new SessionTouches(tracker, locals, replica, loop::post);
    }

    void round(ReplicaStatus status) {
        tracker.round(status);
        locals.round(status);
    }

    /** Another member tells which sessions have sent something to it. */
    void reported(int member, Bytes message) {
        List<Long> sessionIds = TouchReport.decode(message);
        if (sessionIds == null) {
            LOG.warn("member {} sent a message that is no report of sessions: {}", member, message);
        } else {
            tracker.touched(sessionIds);
        }
    }
}
