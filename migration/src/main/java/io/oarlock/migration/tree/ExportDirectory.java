package io.oarlock.migration.tree;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory that a ZooKeeper server starts from: one snapshot, and the two files that hold the epoch. It is there
 * only once it is whole.
 */
public final class ExportDirectory {
    private static final String VERSIONED = "version-2";
    private static final int EPOCH_SHIFT = 32;

    private ExportDirectory() {}

    /** A snapshot in its directory. */
    public record Snapshot(String name, long zxid) {}

    /** Writes a snapshot. */
    public interface Filling {
        /** @param directory that is empty */
        Snapshot into(Path directory) throws IOException;
    }

    /**
     * Makes one.
     *
     * @param dataDir for ZooKeeper: may exist, but must hold no data of it
     * @return the snapshot
     * @throws FileAlreadyExistsException when it does
     */
    public static Path make(Path dataDir, Filling filling) throws IOException {
        Path versioned = dataDir.resolve(VERSIONED);
        if (Files.exists(versioned)) {
            throw new FileAlreadyExistsException(versioned + " is there already; nothing is overwritten");
        }
        Path unfinished = dataDir.resolve(VERSIONED + ".unfinished");
        if (Files.exists(unfinished)) {
            throw new FileAlreadyExistsException(
                    unfinished + " is there already (another export is running, or one was killed: then remove it)");
        }
        Files.createDirectories(dataDir);
        Files.createDirectory(unfinished);
        boolean whole = false;
        try {
            Snapshot snapshot = filling.into(unfinished);
            String epoch = Long.toString(snapshot.zxid >>> EPOCH_SHIFT);
            DurableFiles.replace(unfinished.resolve("currentEpoch"), epoch);
            DurableFiles.replace(unfinished.resolve("acceptedEpoch"), epoch);
            DurableFiles.move(unfinished, versioned);
            whole = true;
            return versioned.resolve(snapshot.name);
        } finally {
            if (!whole) {
                DurableFiles.deleteTree(unfinished);
            }
        }
    }
}
