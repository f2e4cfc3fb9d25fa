package io.oarlock.ratis.group;

import io.oarlock.membership.Membership;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.op.RulesLevel;
import io.oarlock.peer.Handshake;
import java.nio.file.Path;

/**
 * Everything that decides how a member runs its part of the Raft group.
 *
 * @param protection of the connections between members
 */
public record RaftSettings(
        Membership membership, Directories directories, Tuning tuning, Limits limits, Handshake.Protection protection) {
    /** Bytes of log that stay behind a checkpoint, for followers that lag a little. */
    public long logTailBytes() {
        return limits.of(Bound.LOG_DISK_BYTES) / 4;
    }

    /** The highest level of the rules that this member knows. */
    public int rulesLevel() {
        return RulesLevel.NEWEST;
    }

    /** {@link #logTailBytes} at a start: a standalone server has nobody to send its log to. */
    public long logTailBytesAtStart() {
        return membership.standalone() ? 0 : logTailBytes();
    }

    /**
     * Where a member keeps what it must not lose.
     *
     * @param data the state and its checkpoints, on one file system ({@code dataDir})
     * @param log the Raft log ({@code dataLogDir}), whose syncs are the price of a write
     */
    public record Directories(Path data, Path log) {}

    /**
     * Times and amounts.
     *
     * @param electionMinMillis shortest silence of a leader before a follower stands for election
     * @param electionMaxMillis longest such silence; a leader without a majority for this long steps down
     * @param stepDownMillis pause of the process after which a leader gives up its leadership
     * @param checkpointEntries log entries after which a checkpoint is taken
     * @param checkpointsKept checkpoints that stay on disk
     */
    public record Tuning(
            int electionMinMillis,
            int electionMaxMillis,
            int stepDownMillis,
            long checkpointEntries,
            int checkpointsKept) {
        public static final Tuning DEFAULTS = new Tuning(400, 700, 2000, 400_000, 2);
    }
}
