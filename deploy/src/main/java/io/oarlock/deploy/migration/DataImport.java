package io.oarlock.deploy.migration;

import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.disk.DurableFiles;
import io.oarlock.disk.PrivateDirectory;
import io.oarlock.migration.tree.NewestSnapshot;
import io.oarlock.migration.tree.Progress;
import io.oarlock.migration.tree.SnapshotImport;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.migration.zookeeper.ZooKeeperFiles.ZxidFile;
import io.oarlock.ratis.OfflineMember;
import io.oarlock.rows.Tables;
import io.oarlock.rules.LogPosition;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the data of a member of ZooKeeper's files. Everything is made in a directory beside, made durable and renamed
 * at the end, so that a start never takes a part for the whole. Used by one thread, once.
 */
public final class DataImport {
    private static final String UNFINISHED = "store.unfinished";
    private static final long STORE_MEMORY_BYTES = 256L << 20;

    private final ZooKeeperFiles files;
    private final Path state;
    private final Path log;
    private final Path staging;
    private final SnapshotImport.Options options;
    private final Progress progress;

    /**
     * @param directories of the member to be
     * @param options what is taken over
     */
    public DataImport(
            ZooKeeperFiles files, Directories directories, SnapshotImport.Options options, Progress progress) {
        this.files = files;
        this.state = directories.state().toAbsolutePath();
        this.log = directories.raftLog().toAbsolutePath();
        this.staging = state.resolveSibling(state.getFileName() + ".importing");
        this.options = options;
        this.progress = progress;
    }

    /**
     * @throws FileAlreadyExistsException when there is data already
     * @throws IOException when the files cannot be taken over; nothing is left behind
     */
    public SnapshotImport.Result run() throws IOException {
        refuseData();
        makeStaging();
        try {
            // Another import may have ended between the two.
            refuseData();
            SnapshotImport.Result result = NewestSnapshot.of(files, this::fillFrom);
            LogPosition position =
                    new LogPosition(result.state().term(), result.state().index());
            boolean together = log.startsWith(state);
            if (together) {
                OfflineMember.beginLog(staging.resolve(state.relativize(log)), position);
            }
            DurableFiles.syncTree(staging);
            DurableFiles.move(staging, state);
            if (!together) {
                beginLog(position);
            }
            return result;
        } catch (IOException | RuntimeException e) {
            DurableFiles.deleteTree(staging);
            throw e;
        }
    }

    /** Behind the state: a start refuses one without a log, so that the order does not matter to a crash. */
    private void beginLog(LogPosition position) throws IOException {
        try {
            PrivateDirectory.make(log);
            OfflineMember.beginLog(log, position);
        } catch (IOException | RuntimeException e) {
            DurableFiles.deleteTree(log);
            DurableFiles.deleteTree(state);
            throw e;
        }
    }

    private void refuseData() throws FileAlreadyExistsException {
        refuse(state, "a member has data there");
        refuse(log, "a member has a log there");
    }

    /** Made by one import only, whichever comes first: what another one makes there is not this one's to remove. */
    private void makeStaging() throws IOException {
        if (!PrivateDirectory.makeNew(staging)) {
            throw new FileAlreadyExistsException(staging + " is there already (another import is running, or one was"
                    + " killed: then remove it); nothing is overwritten");
        }
    }

    private static void refuse(Path path, String why) throws FileAlreadyExistsException {
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException(path + " is there already (" + why + "); nothing is overwritten");
        }
    }

    private SnapshotImport.Result fillFrom(ZxidFile snapshot) throws IOException {
        Path unfinished = staging.resolve(UNFINISHED);
        RocksSettings settings = RocksSettings.DEFAULTS.withMemoryBytesMax(STORE_MEMORY_BYTES);
        try (RocksStore store = RocksStore.open(unfinished, Tables.ALL, settings)) {
            SnapshotImport.Result result = SnapshotImport.run(files, snapshot, store, options, progress);
            store.checkpoint(OfflineMember.checkpointIn(staging, place(result)));
            return result;
        } finally {
            DurableFiles.deleteTree(unfinished);
        }
    }

    private static LogPosition place(SnapshotImport.Result result) {
        return new LogPosition(result.state().term(), result.state().index());
    }
}
