package io.oarlock.ratis;

import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.disk.DamagedData;
import io.oarlock.disk.DurableFiles;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.DamagedLog;
import io.oarlock.ratis.log.LogInspection;
import io.oarlock.ratis.log.LogSegment;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a member that does not run.
 *
 * <p>A state that was made elsewhere becomes the data of a member as a checkpoint and a term: what a member has on disk
 * whose log was removed up to a checkpoint. A standalone server goes on from there. In an ensemble each member may be
 * given the same files; one without them is brought up by the others as any empty member is, because the log of the
 * ensemble begins behind the checkpoint.
 */
public final class OfflineMember {
    private OfflineMember() {}

    /**
     * What there is of a state.
     *
     * @param stores directories of stores, of which the one that got furthest counts
     * @param lastLoggedIndex of the last entry in the log; -1 without any
     */
    public record Found(List<Path> stores, long lastLoggedIndex) {
        public Found {
            stores = List.copyOf(stores);
        }
    }

    /** Where in a directory that will be a member's data its checkpoint has to be made; the parent is there. */
    public static Path checkpointIn(Path data, LogPosition position) throws IOException {
        Path checkpoints = new StateDirectory(data).checkpoints();
        Files.createDirectories(checkpoints);
        return checkpoints.resolve(Checkpoint.nameOf(position));
    }

    /**
     * Begins the log behind a checkpoint, durably: no entry yet, and no vote in the term of the checkpoint, so that the
     * next election is one term later.
     */
    public static void beginLog(Path log, LogPosition position) throws IOException {
        Path current = current(log);
        Files.createDirectories(current);
        DurableFiles.replace(current.resolve("raft-meta"), "votedFor=\nterm=" + position.term() + "\n");
        DurableFiles.syncTree(log);
    }

    /**
     * Looks for the state of a member. Changes nothing.
     *
     * @param data the member's directory for its state
     * @param log its directory for the Raft log
     * @throws DamagedData when it cannot be told where the state or the end of the log is, and when a member has found
     *     its state to be damaged
     */
    public static Found find(Path data, Path log) throws IOException {
        StateDirectory home = new StateDirectory(data);
        List<Path> stores = new ArrayList<>();
        home.refuseDamaged();
        Path live = home.live();
        if (Files.isDirectory(live)) {
            stores.add(live);
        }
        home.newest().ifPresent(newest -> stores.add(newest.directory()));
        LogInspection.Report report = LogInspection.inspect(LogSegment.in(current(log)));
        if (report.finding() == LogInspection.Finding.DAMAGED) {
            throw new DamagedLog(report.detail());
        }
        return new Found(stores, report.lastIndex());
    }

    private static Path current(Path log) {
        return log.resolve(RatisPeers.group().getUuid().toString()).resolve("current");
    }
}
