package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.LargeZnodes;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.LiveTree;
import io.oarlock.storage.OrderedStore;
import io.oarlock.tree.TreeSnapshot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * Writes the files that a ZooKeeper server starts from: a snapshot with all sessions, and the two that hold the epoch.
 * Used by one thread, once.
 */
public final class SnapshotExport {
    private static final long CACHE_BYTES = 1L << 20;

    private final OrderedStore store;
    private final Progress progress;

    private SnapshotExport(OrderedStore store, Progress progress) {
        this.store = store;
        this.progress = progress;
    }

    /**
     * What was written.
     *
     * @param large what ZooKeeper may have trouble with
     */
    public record Result(Path snapshot, CoreState state, LargeZnodes large) {}

    /**
     * @param store that nobody changes meanwhile
     * @param dataDir for ZooKeeper: may exist, but must hold no data of it
     * @throws FileAlreadyExistsException when it does
     */
    public static Result run(OrderedStore store, Path dataDir, Progress progress) throws IOException {
        return new SnapshotExport(store, progress).run(dataDir);
    }

    private Result run(Path dataDir) throws IOException {
        CoreState state = LiveTree.stateOf(store);
        if (state == null) {
            throw new FileNotFoundException("there is no state to export");
        }
        String name = "snapshot." + Long.toHexString(state.lastZxid());
        LargeZnodes[] large = new LargeZnodes[1];
        Path snapshot = ExportDirectory.make(dataDir, directory -> {
            large[0] = write(directory.resolve(name), state);
            return new ExportDirectory.Snapshot(name, state.lastZxid());
        });
        return new Result(snapshot, state, large[0]);
    }

    private LargeZnodes write(Path file, CoreState state) throws IOException {
        try (TreeSnapshot tree = new LiveTree(store, state, CACHE_BYTES).snapshot()) {
            AclNumbers acls = new AclNumbers(Long.MAX_VALUE).collect(tree);
            return SnapshotFile.write(tree, acls, file, progress);
        }
    }
}
