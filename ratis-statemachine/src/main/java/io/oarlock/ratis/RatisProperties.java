package io.oarlock.ratis;

import io.oarlock.model.Bound;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.ratis.rpc.PeerRpcType;
import io.oarlock.replication.EntriesInFlight;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings in Ratis' words. Every value that differs from Ratis' default says why. */
final class RatisProperties {
    /** Ratis keeps the entries of up to seven segments in the heap: see docs/decisions/0019. */
    private static final long SEGMENT_BYTES_MAX = 2L << 20;

    /** For small logs, which are purged by whole segments. */
    private static final long SEGMENT_BYTES_MIN = 128L << 10;

    /** What a heartbeat may have to wait for that is sent behind one. */
    private static final long SNAPSHOT_PIECE_BYTES = 1L << 20;

    private static final long PREALLOCATED_BYTES = 256L << 10;
    private static final int CLOSE_AFTER_PAUSE_MINUTES = 10;
    private static final int RETRY_MILLIS = 100;

    private RatisProperties() {}

    static RaftProperties of(RaftSettings settings, LogCapacity capacity) {
        RaftProperties properties = new RaftProperties();
        log(properties, settings);
        sizes(properties, settings, capacity);
        snapshots(properties);
        timing(properties, settings);
        RaftConfigKeys.Rpc.setType(properties, new PeerRpcType());
        // Exactly-once is ours, by origin rows in the state; this cache is only memory that has to go away again.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.valueOf(15, TimeUnit.SECONDS));
        return properties;
    }

    private static void log(RaftProperties properties, RaftSettings settings) {
        Path directory = settings.directories().log();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(
                properties, directory.resolve("removed").toFile());
        // A sync that does not change the length of the file is cheaper: see docs/decisions/0010.
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(PREALLOCATED_BYTES));
        RaftServerConfigKeys.Log.setForceSyncNum(properties, 4096);
        // Otherwise every round of commits adds an entry of its own to the log.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        // A torn tail would keep a member down; LogInspection has looked for real damage before.
        RaftServerConfigKeys.Log.setCorruptionPolicy(
                properties, RaftServerConfigKeys.Log.CorruptionPolicy.WARN_AND_RETURN);
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        // With one append under way there is nothing to compose, and a follower appends without one more thread.
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    }

    private static void sizes(RaftProperties properties, RaftSettings settings, LogCapacity capacity) {
        // More than a limit for appends: Ratis takes a record on disk that is larger for a torn tail, and cuts it off.
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, bytes(capacity.appendBytes()));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, bytes(capacity.writeBufferBytes()));
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, bytes(capacity.queueBytes()));
        int members = settings.membership().members().size();
        RaftServerConfigKeys.Write.setByteLimit(
                properties, bytes(capacity.pendingBytes(members, EntriesInFlight.bytesMax(settings.limits()))));
        long share = settings.limits().of(Bound.LOG_DISK_BYTES) / 8;
        long segment = Math.max(SEGMENT_BYTES_MIN, Math.min(SEGMENT_BYTES_MAX, share));
        // A record that is larger than a segment is written into the one that is open.
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, bytes(segment));
    }

    private static SizeInBytes bytes(long bytes) {
        return SizeInBytes.valueOf(bytes);
    }

    private static void snapshots(RaftProperties properties) {
        // CheckpointTrigger asks for checkpoints, by bytes and by entries.
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        // A dead follower must not make the log grow; what is kept behind a checkpoint is bounded in bytes.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
                properties, SizeInBytes.valueOf(SNAPSHOT_PIECE_BYTES));
    }

    private static void timing(RaftProperties properties, RaftSettings settings) {
        RaftSettings.Tuning tuning = settings.tuning();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(tuning.electionMinMillis()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(tuning.electionMaxMillis()));
        if (settings.membership().standalone()) {
            // Nobody else can be the leader: no reason to wait for one.
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(5));
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(10));
        }
        // How long an appender waits before it tries a member again that does not answer: 25 ms keep a core busy.
        RaftServerConfigKeys.Rpc.setSleepTime(properties, millis(RETRY_MILLIS));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(tuning.stepDownMillis()));
        RaftServerConfigKeys.setCloseThreshold(
                properties, TimeDuration.valueOf(CLOSE_AFTER_PAUSE_MINUTES, TimeUnit.MINUTES));
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
