package io.oarlock.ratis;

import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.Checkpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * The newest checkpoint in the form in which Ratis sends it to a member that lags. Ratis asks for it all the time, so
 * the list of files is read once a checkpoint. Any thread.
 */
final class SnapshotOffer {
    private final Checkpoints checkpoints;
    private final AtomicReference<@Nullable Offer> last = new AtomicReference<>();

    private record Offer(Checkpoint checkpoint, SnapshotInfo files) {}

    SnapshotOffer(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** Null without a checkpoint. */
    @Nullable
    // One that was received may have the place in the log of one before, and other files.
    @SuppressWarnings("ReferenceEquality")
    SnapshotInfo newest() {
        Checkpoint newest = checkpoints.newest();
        if (newest == null) {
            return null;
        }
        Offer known = last.get();
        if (known != null && known.checkpoint() == newest) {
            return known.files();
        }
        TermIndex position =
                TermIndex.valueOf(newest.position().term(), newest.position().index());
        Offer fresh = new Offer(newest, new FileListSnapshotInfo(filesOf(newest), position));
        last.set(fresh);
        return fresh.files();
    }

    /** Without digests: Ratis works those out as it sends. */
    private static List<FileInfo> filesOf(Checkpoint checkpoint) {
        try {
            return checkpoint.files().stream()
                    .map(file -> new FileInfo(file.toAbsolutePath(), null))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + checkpoint.directory() + " cannot be read", e);
        }
    }
}
