package io.oarlock.ratis;

import io.oarlock.bootstrap.Incarnation;
import io.oarlock.bootstrap.JoiningMark;
import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.disk.DurableFiles;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.membership.MemberIds;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.group.RaftConfigurations;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.DamagedLog;
import io.oarlock.ratis.log.LogCapacity;
import io.oarlock.ratis.log.LogInspection;
import io.oarlock.ratis.log.LogSegment;
import io.oarlock.ratis.log.LogTrim;
import io.oarlock.ratis.log.UncoveredLog;
import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.replication.Applier;
import io.oarlock.replication.ApplyMark;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that a member has on disk before a start changes anything, and finds out whether it may start: what is
 * damaged, or belongs to another member or ensemble, is left exactly as it was found.
 *
 * <p>Used by the thread that starts the member.
 *
 * @param storage Ratis' directory of the group
 * @param segments of the log, those that are not needed any more included
 * @param covered index of the newest checkpoint, -1 without any
 * @param tailBytes of the log that stay although a checkpoint covers them
 * @param capacity for what lies in the log, and for what is yet to come
 */
record DiskInspection(
        StateDirectory home,
        Path storage,
        List<LogSegment> segments,
        long covered,
        long tailBytes,
        LogInspection.Report log,
        LogCapacity capacity,
        VoteBackup votes) {

    static DiskInspection of(RaftSettings settings, MetricRegistry metrics) throws IOException {
        RaftSettings.Directories directories = settings.directories();
        StateDirectory home = new StateDirectory(directories.data());
        home.findLive();
        Incarnation.last(directories.data());
        Path storage = directories.log().resolve(RatisPeers.group().getUuid().toString());
        refuseOtherMembers(settings, current(storage));
        List<LogSegment> segments = LogSegment.in(current(storage));
        long covered = home.newest().map(newest -> newest.position().index()).orElse(-1L);
        long tailBytes = settings.logTailBytesAtStart();
        LogInspection.Report log =
                LogInspection.refuseDamage(LogTrim.needed(segments, -1, covered, tailBytes), metrics);
        LogCapacity capacity = LogCapacity.of(log.largestRecordBytes());
        capacity.checkHeap(Runtime.getRuntime().maxMemory());
        VoteBackup votes = new VoteBackup(storage);
        votes.refuseForgotten();
        return new DiskInspection(home, storage, segments, covered, tailBytes, log, capacity, votes);
    }

    private static void refuseOtherMembers(RaftSettings settings, Path current) throws IOException {
        MemberIds configured = MemberIds.of(settings.membership());
        MemberIds stored = RaftConfigurations.stored(current);
        if (stored != null && !stored.equals(configured)) {
            throw DifferentMembers.thanStored(
                    configured, stored, settings.directories().log());
        }
        if (settings.membership().standalone()) {
            JoiningMark.in(settings.directories().log())
                    .refuseToBegin(settings.membership().self());
        }
    }

    private static Path current(Path storage) {
        return storage.resolve("current");
    }

    /** Index of the oldest entry in the log, 0 without any. */
    private long firstLogged() {
        return segments.isEmpty() ? 0 : segments.get(0).first();
    }

    /** Whether there is a term and a vote of an earlier run. */
    boolean remembers() {
        return Files.exists(current(storage).resolve("raft-meta"));
    }

    /** Index of a state that was made elsewhere and has been in no ensemble yet, -1 without one. */
    long imported() throws IOException {
        boolean neverRan = segments.isEmpty() && !RaftConfigurations.isNoted(current(storage));
        return neverRan ? home.newest().map(newest -> newest.position().index()).orElse(-1L) : -1;
    }

    /** Makes the directories ready for a run. */
    void prepare() throws IOException {
        home.prepare();
        syncLog();
        votes.restore(log.lastTerm());
    }

    /**
     * What a killed process wrote and had not synced may be in the memory of the machine only. Ratis takes all that it
     * reads for flushed, and would acknowledge it when a leader sends it again.
     */
    private void syncLog() throws IOException {
        for (LogSegment segment : segments) {
            DurableFiles.syncFile(segment.file());
        }
        if (!segments.isEmpty()) {
            DurableFiles.syncDirectory(current(storage));
        }
    }

    /** What the newest checkpoint, or none, leaves of the log to be applied. */
    UncoveredLog uncovered(@Nullable Checkpoint newest) throws IOException {
        long index = newest == null ? -1 : newest.position().index();
        return UncoveredLog.of(LogTrim.needed(segments, log.lastIndex(), index, tailBytes), log.lastIndex(), index);
    }

    /** Opens the state, and removes the log that is not needed then. */
    Applier openState(MemberSurroundings surroundings, RaftSettings settings) throws IOException {
        MetricRegistry metrics = surroundings.metrics();
        Checkpoints checkpoints = new Checkpoints(home, surroundings.state(), metrics);
        Applier applier =
                new Applier(checkpoints, firstLogged(), surroundings.listener(), ApplyMark.in(home.data()), metrics);
        try {
            refuseGap(applier.position(), settings.membership().standalone());
            applier.checkpointAtStart(settings.tuning().checkpointsKept());
            Checkpoint newest = checkpoints.newest();
            if (newest != null) {
                LogTrim.remove(LogTrim.unneeded(
                        segments, log.lastIndex(), newest.position().index(), tailBytes));
            }
            return applier;
        } catch (IOException | RuntimeException e) {
            applier.close();
            throw e;
        }
    }

    /**
     * Refuses a log that does not go on where the state ends, or ends before it although nothing was cut off by a
     * crash.
     *
     * @param state where the state is
     * @param alone nobody else could have what is missing
     */
    private void refuseGap(LogPosition state, boolean alone) throws IOException {
        if (firstLogged() > state.index() + 1) {
            throw new DamagedLog("it begins at index " + firstLogged() + ", but the state in " + home.live()
                    + " ends at " + state.index());
        }
        LogSegment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        boolean remembers = remembers();
        if (last == null && state.index() >= 0 && alone && !remembers) {
            throw new DamagedLog(
                    "there is none in " + storage + ", but the state in " + home.live() + " is at " + state.index());
        }
        // Alone, a member applies what its own disk holds. Ratis would elect it and then fail at every append.
        if (alone && last != null && state.index() > log.lastIndex()) {
            throw new DamagedLog(
                    "it ends at index " + log.lastIndex() + " in " + current(storage) + ", but the state in "
                            + home.live() + " is at " + state.index() + ": is it the log of another server?");
        }
        boolean endIsMissing = last == null ? remembers : !last.open();
        if (endIsMissing && state.index() > Math.max(covered, last == null ? -1 : last.last())) {
            throw new DamagedLog("its newest segment is missing in " + current(storage) + ": the state in "
                    + home.live() + " is at " + state.index());
        }
    }
}
