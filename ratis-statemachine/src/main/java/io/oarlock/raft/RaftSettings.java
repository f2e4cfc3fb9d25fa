package io.oarlock.raft;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that decides how a member runs its part of the Raft group. */
public record RaftSettings(Membership membership, Directories directories, Tuning tuning, Limits limits) {
    private static final long IN_FLIGHT_BYTES_MAX = 64L << 20;

    /** Bytes of log that stay behind a checkpoint, for followers that lag a little. */
    long logTailBytes() {
        return limits.of(Bound.LOG_DISK_BYTES) / 4;
    }

    /** Bytes of this member's entries that may wait for their commit at once; one entry always may. */
    static long entryBytesInFlight(Limits limits) {
        return Math.min(IN_FLIGHT_BYTES_MAX, limits.of(Bound.ENTRIES_IN_FLIGHT) * limits.of(Bound.ENTRY_BYTES));
    }

    /** {@link #logTailBytes} at a start: a standalone server has nobody to send its log to. */
    long logTailBytesAtStart() {
        return membership.standalone() ? 0 : logTailBytes();
    }

    /**
     * Who is in the group. A group of one is a standalone server and runs the same code.
     *
     * @param self id of this member, which must be among {@code members}
     * @param bindHost address that the Raft port listens on; null for all of them
     */
    public record Membership(
            int self, List<GroupMember> members, @Nullable String bindHost) {
        public Membership {
            members = List.copyOf(members);
            if (members.stream().map(GroupMember::id).distinct().count() != members.size()) {
                throw new IllegalArgumentException("two members have the same id: " + members);
            }
            if (members.stream().noneMatch(member -> member.id() == self)) {
                throw new IllegalArgumentException("member " + self + " is not in the group " + members);
            }
        }

        GroupMember me() {
            return members.stream()
                    .filter(member -> member.id() == self)
                    .findFirst()
                    .orElseThrow();
        }

        boolean standalone() {
            return members.size() == 1;
        }

        int voters() {
            return (int) members.stream().filter(member -> !member.observer()).count();
        }
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
