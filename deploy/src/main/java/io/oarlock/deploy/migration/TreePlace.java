package io.oarlock.deploy.migration;

import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.disk.DurableFiles;
import io.oarlock.migration.client.ServerReader;
import io.oarlock.migration.tree.NewestSnapshot;
import io.oarlock.migration.tree.Progress;
import io.oarlock.migration.tree.SnapshotImport;
import io.oarlock.migration.verify.SeenZnode;
import io.oarlock.migration.verify.ServerTreeWalk;
import io.oarlock.migration.verify.StoreTreeWalk;
import io.oarlock.migration.verify.TreeWalk;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.migration.zookeeper.ZooKeeperFiles.ZxidFile;
import io.oarlock.rows.Tables;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an operator says that a tree is: the {@code dataDir} of a member, ZooKeeper's files, or {@code host:port} of a
 * running server. ZooKeeper's files are in no order, so that they are imported into a store that is removed afterwards.
 */
public final class TreePlace {
    private static final Logger LOG = LoggerFactory.getLogger(TreePlace.class);
    private static final Pattern ADDRESS = Pattern.compile("\\[?([^/\\[\\]]+)]?:(\\d{1,5})");
    private static final long STORE_MEMORY_BYTES = 128L << 20;

    private final List<String> credentials;
    private final Reading reading;
    private final Progress progress;
    private boolean logsTaken;

    /**
     * How ZooKeeper's files are read.
     *
     * @param logs where the logs of one tree lie; null where they lie beside its snapshots
     * @param enforceDigests whether a tree with another digest than the one that ZooKeeper wrote cannot be read
     * @param nowMillis the clock
     */
    public record Reading(@Nullable Path logs, boolean enforceDigests, long nowMillis) {}

    /** @param credentials for running servers: each {@code scheme:credentials} */
    public TreePlace(List<String> credentials, Reading reading, Progress progress) {
        this.credentials = List.copyOf(credentials);
        this.reading = reading;
        this.progress = progress;
    }

    /** Whether a place is the address of a server: whatever exists is a file. */
    public static boolean isServer(String place) {
        return !Files.exists(Path.of(place)) && ADDRESS.matcher(place).matches();
    }

    /** @throws IOException when there is no tree, or it cannot be read */
    public TreeWalk open(String place) throws IOException {
        Path path = Path.of(place);
        if (Files.exists(path)) {
            return openFiles(path);
        }
        Matcher address = ADDRESS.matcher(place);
        if (!address.matches()) {
            throw new FileNotFoundException(place + " does not exist, and is no host:port");
        }
        return new ServerTreeWalk(ServerReader.connect(
                new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))), credentials));
    }

    private TreeWalk openFiles(Path path) throws IOException {
        Directories directories = new Directories(path, path);
        if (Files.isDirectory(directories.state())) {
            StoppedMember member = StoppedMember.open(directories);
            if (member.unapplied() > 0) {
                LOG.warn(
                        "{}: the log holds {} entries that the state does not, as after a crash; the state is compared"
                                + " as it is",
                        path,
                        member.unapplied());
            }
            return new Owned(new StoreTreeWalk(member.store()), member::close);
        }
        ZooKeeperFiles files = ZooKeeperFiles.find(path, takeLogs());
        return NewestSnapshot.of(files, snapshot -> openSnapshot(files, snapshot));
    }

    /** Of one tree: with those of another one it would be another tree, or none. */
    private @Nullable Path takeLogs() throws IOException {
        Path logs = reading.logs();
        if (logs != null && logsTaken) {
            throw new IOException("whose logs are in " + logs + " is not clear: both trees are ZooKeeper's files");
        }
        logsTaken = true;
        return logs;
    }

    private TreeWalk openSnapshot(ZooKeeperFiles files, ZxidFile snapshot) throws IOException {
        Path scratch = Files.createTempDirectory("oarlock-verify");
        RocksStore store = null;
        try {
            store = RocksStore.open(scratch, Tables.ALL, RocksSettings.DEFAULTS.withMemoryBytesMax(STORE_MEMORY_BYTES));
            SnapshotImport.Options options =
                    new SnapshotImport.Options(true, reading.enforceDigests(), reading.nowMillis());
            SnapshotImport.run(files, snapshot, store, options, progress);
            RocksStore filled = store;
            return new Owned(new StoreTreeWalk(filled), () -> {
                filled.close();
                DurableFiles.deleteTree(scratch);
            });
        } catch (IOException | RuntimeException e) {
            if (store != null) {
                store.close();
            }
            DurableFiles.deleteTree(scratch);
            throw e;
        }
    }

    /** A walk with what it reads from. */
    private record Owned(TreeWalk walk, Closeable source) implements TreeWalk {
        @Override
        public @Nullable SeenZnode next() throws IOException {
            return walk.next();
        }

        @Override
        public void close() throws IOException {
            walk.close();
            source.close();
        }
    }
}
