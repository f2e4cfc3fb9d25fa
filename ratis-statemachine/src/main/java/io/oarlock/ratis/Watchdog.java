package io.oarlock.ratis;

import io.oarlock.disk.DurableFiles;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.LogTail;
import io.oarlock.ratis.log.SyncTimes;
import io.oarlock.replica.Fault;
import io.oarlock.replication.Proposer;
import io.oarlock.replication.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.raftlog.RaftLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what Ratis does not notice or does not act upon. {@link #look} reads the disk and runs on the helper
 * thread, {@link #tick} on the ticker.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long PEER_SILENT_MILLIS = 5000;
    private static final long DISK_SILENT_MILLIS_MIN = 3000;
    private static final long UNAPPLIED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RaftSettings settings;
    private final RaftServer server;
    private final Division division;
    private final Helpers helpers;
    private final Duties duties;
    private final Path logDirectory;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong logBytes = new AtomicLong();
    private final AtomicLong freeBytes = new AtomicLong();
    /** Members whose connection is being renewed. */
    private final Set<RaftPeerId> renewing = ConcurrentHashMap.newKeySet();

    // Helper thread only.
    private long flushIndex = -1;
    private long flushSinceNanos = System.nanoTime();
    private long renewedNanos = System.nanoTime();
    private long leaderSeenNanos = System.nanoTime();

    // Ticker thread only.
    private long unapplied;
    private long unappliedSinceNanos;

    /**
     * What it acts through.
     *
     * @param patient runs what may block for long
     */
    record Helpers(
            Leadership leadership, Proposer proposer, LogTail tail, CheckpointRequests checkpoints, Executor patient) {}

    /** Where trouble and numbers go. */
    private record Duties(Fault fault, Counter stalls, Counter renewals, Counter resends) {}

    Watchdog(RaftSettings settings, RaftServer server, Division division, Helpers helpers, MemberDuties duties) {
        this.settings = settings;
        this.server = server;
        this.division = division;
        this.helpers = helpers;
        MetricRegistry metrics = duties.metrics();
        this.duties = new Duties(
                duties.fault(),
                metrics.counter(Metric.RAFT_COMMIT_STALLS_TOTAL),
                metrics.counter(Metric.RAFT_CHANNELS_RENEWED_TOTAL),
                metrics.counter(Metric.RAFT_UNAPPLIED_RESENT_TOTAL));
        this.logDirectory = settings.directories()
                .log()
                .resolve(RatisPeers.group().getUuid().toString())
                .resolve("current");
        metrics.gauge(Metric.RAFT_LOG_DISK_BYTES, logBytes::get);
        metrics.gauge(Metric.DISK_FREE_BYTES, freeBytes::get);
        freeBytes.set(bytesFree());
        SyncTimes.of(division.getMemberId()).into(metrics);
    }

    void stop() {
        stopped.set(true);
    }

    void tick(Route route) {
        lookAtLife();
        sendAgain(route);
    }

    /** Sends entries again that should have been applied long ago: an acknowledgement may have been lost. */
    private void sendAgain(Route route) {
        long first = helpers.proposer().firstUnapplied();
        long now = System.nanoTime();
        if (first == 0 || first != unapplied || route.kind() == Route.Kind.NONE) {
            unapplied = first;
            unappliedSinceNanos = now;
        } else if (now - unappliedSinceNanos > UNAPPLIED_NANOS) {
            unappliedSinceNanos = now;
            duties.resends().increment();
            helpers.proposer().retry();
        }
    }

    private void lookAtLife() {
        boolean alive = !server.getLifeCycleState().isClosingOrClosed()
                && division.getInfo().isAlive();
        if (!alive && stopped.compareAndSet(false, true)) {
            duties.fault().fatal("the Raft server closed itself", null);
        }
    }

    public void look() {
        if (stopped.get()) {
            return;
        }
        RoleInfoProto role = division.getInfo().getRoleInfoProto();
        lookAtCommits();
        lookAtPeers(role);
        lookAtLog();
    }

    /** A leader whose own disk hangs goes on leading, and nothing commits: somebody else must lead. */
    private void lookAtCommits() {
        RaftLog log = division.getRaftLog();
        long onDisk = log.getFlushIndex();
        long now = System.nanoTime();
        boolean leads = division.getInfo().isLeader() && !settings.membership().standalone();
        if (!leads || onDisk != flushIndex || onDisk >= log.getNextIndex() - 1) {
            flushIndex = onDisk;
            flushSinceNanos = now;
            return;
        }
        long patience = Math.max(DISK_SILENT_MILLIS_MIN, 2L * settings.tuning().electionMaxMillis());
        if (TimeUnit.NANOSECONDS.toMillis(now - flushSinceNanos) < patience) {
            return;
        }
        LOG.error(
                "this leader's disk has not taken log entry {} for {} ms, so that nothing commits:"
                        + " giving up the leadership",
                onDisk + 1,
                patience);
        flushSinceNanos = now;
        duties.stalls().increment();
        Leadership leadership = helpers.leadership();
        var unused = leadership.handOver(patience, 1).whenComplete((done, failure) -> {
            if (failure != null && division.getInfo().isLeader()) {
                LOG.warn("no follower took over ({}): stepping down", failure.toString());
                var unusedToo = leadership.stepDown(patience);
            }
        });
    }

    /**
     * A channel to an address that has moved may hang for ever: after a while it is made anew, and the name is looked
     * up again.
     */
    private void lookAtPeers(RoleInfoProto role) {
        long now = System.nanoTime();
        boolean leaderKnown = division.getInfo().getLeaderId() != null;
        if (leaderKnown) {
            leaderSeenNanos = now;
        }
        if (TimeUnit.NANOSECONDS.toMillis(now - renewedNanos) < PEER_SILENT_MILLIS) {
            return;
        }
        if (role.getRole() == RaftPeerRole.LEADER) {
            for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
                if (follower.getLastRpcElapsedTimeMs() > PEER_SILENT_MILLIS) {
                    renewedNanos = now;
                    renew(RaftPeerId.valueOf(follower.getId().getId()));
                }
            }
        } else if (TimeUnit.NANOSECONDS.toMillis(now - leaderSeenNanos) > PEER_SILENT_MILLIS) {
            renewedNanos = now;
            for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
                if (!peer.getId().equals(division.getId())) {
                    renew(peer.getId());
                }
            }
        }
    }

    private void renew(RaftPeerId peer) {
        if (!renewing.add(peer)) {
            return;
        }
        LOG.info("member {} has been silent for a while: renewing the connection", peer);
        duties.renewals().increment();
        helpers.patient().execute(() -> {
            try {
                server.getServerRpc().handleException(peer, new IOException("silent for too long"), true);
            } finally {
                renewing.remove(peer);
            }
        });
    }

    private void lookAtLog() {
        logBytes.set(DurableFiles.bytesIn(logDirectory));
        freeBytes.set(bytesFree());
        long entriesSince =
                division.getInfo().getLastAppliedIndex() - helpers.tail().checkpointIndex();
        boolean byBytes =
                helpers.tail().bytesSinceCheckpoint() >= settings.limits().of(Bound.LOG_DISK_BYTES) / 2;
        boolean due = byBytes || entriesSince >= settings.tuning().checkpointEntries();
        if (due) {
            helpers.checkpoints().askOnce();
        }
    }

    private long bytesFree() {
        RaftSettings.Directories directories = settings.directories();
        return Math.min(DurableFiles.bytesFree(directories.data()), DurableFiles.bytesFree(directories.log()));
    }
}
