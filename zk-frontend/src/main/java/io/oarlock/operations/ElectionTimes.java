package io.oarlock.operations;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;

/**
 * How often and for how long this member looked for a leader, and since when it leads. Told by one thread, read by any.
 */
public final class ElectionTimes {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Samples millis = Samples.withQuantiles();
    private final Samples unavailableMillis = Samples.withQuantiles();
    private final Samples leaderUnavailableMillis = Samples.withQuantiles();
    private final Samples followerSyncMillis = Samples.withQuantiles();
    private final Samples observerSyncMillis = Samples.withQuantiles();
    private final Counter lookingCount;
    private volatile long leadingSinceNanos;
    private volatile boolean leads;
    private boolean looking;
    /** {@link ReplicaStatus#NOBODY} while there is none. */
    private int followed = ReplicaStatus.NOBODY;

    private boolean synced;
    private long followedSinceNanos;
    private boolean unavailable;
    private long unavailableSinceNanos;
    private long lookingSinceNanos;

    public ElectionTimes(MetricRegistry metrics) {
        this.lookingCount = metrics.counter(Metric.LOOKING_COUNT);
        metrics.summary(Metric.ELECTION_TIME, millis, 1);
        metrics.summary(Metric.FOLLOWER_SYNC_TIME, followerSyncMillis, 1);
        metrics.summary(Metric.OBSERVER_SYNC_TIME, observerSyncMillis, 1);
        metrics.summary(Metric.UNAVAILABLE_TIME, unavailableMillis, 1);
        metrics.summary(Metric.LEADER_UNAVAILABLE_TIME, leaderUnavailableMillis, 1);
    }

    /** To be called with every change of the standing. */
    public void onStatus(ReplicaStatus status, long nowNanos) {
        boolean looksNow = status.role() == Role.LOOKING;
        if (looksNow && !looking) {
            lookingSinceNanos = nowNanos;
            lookingCount.increment();
        } else if (!looksNow && looking && status.role() != Role.STANDALONE) {
            millis.add((nowNanos - lookingSinceNanos) / NANOS_PER_MILLI);
        }
        looking = looksNow;
        notice(status, nowNanos);
        noticeSync(status, nowNanos);
        boolean leadsNow = status.role() == Role.LEADER;
        if (leadsNow && !leads) {
            leadingSinceNanos = nowNanos;
        }
        leads = leadsNow;
    }

    private void notice(ReplicaStatus status, long nowNanos) {
        boolean unavailableNow = !status.ready() || status.role() == Role.LOOKING;
        if (unavailableNow && !unavailable) {
            unavailableSinceNanos = nowNanos;
        } else if (!unavailableNow && unavailable && status.role() != Role.STANDALONE) {
            long took = (nowNanos - unavailableSinceNanos) / NANOS_PER_MILLI;
            unavailableMillis.add(took);
            if (status.role() == Role.LEADER) {
                leaderUnavailableMillis.add(took);
            }
        }
        unavailable = unavailableNow;
    }

    private void noticeSync(ReplicaStatus status, long nowNanos) {
        boolean follows = status.role() == Role.FOLLOWER || status.role() == Role.OBSERVER;
        int leader = follows ? status.leader() : ReplicaStatus.NOBODY;
        if (leader != followed) {
            followed = leader;
            followedSinceNanos = nowNanos;
            synced = false;
        }
        if (leader != ReplicaStatus.NOBODY && status.ready() && !synced) {
            synced = true;
            Samples millisOfRole = status.role() == Role.OBSERVER ? observerSyncMillis : followerSyncMillis;
            millisOfRole.add((nowNanos - followedSinceNanos) / NANOS_PER_MILLI);
        }
    }

    /** 0 on a member that does not lead. */
    public long leadingMillis(long nowNanos) {
        return leads ? (nowNanos - leadingSinceNanos) / NANOS_PER_MILLI : 0;
    }
}
