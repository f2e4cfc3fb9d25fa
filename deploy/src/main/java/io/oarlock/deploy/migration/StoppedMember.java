package io.oarlock.deploy.migration;

import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.ratis.OfflineMember;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.Tables;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The state of a member that does not run, kept from starting meanwhile. Changes nothing of it. */
public final class StoppedMember implements AutoCloseable {
    private static final long STORE_MEMORY_BYTES = 64L << 20;

    private final @Nullable FileChannel lock;
    private final RocksStore store;
    private final CoreState state;
    private final long unapplied;

    private StoppedMember(@Nullable FileChannel lock, RocksStore store, CoreState state, long unapplied) {
        this.lock = lock;
        this.store = store;
        this.state = state;
        this.unapplied = unapplied;
    }

    /**
     * @throws IOException when there is no state, or a server uses it
     * @throws io.oarlock.storage.StoreException when the state is damaged
     */
    public static StoppedMember open(Directories directories) throws IOException {
        Path data = directories.state();
        if (!Files.isDirectory(data)) {
            throw new FileNotFoundException(
                    data + " does not exist: " + directories.data() + " is not the dataDir of a member with data");
        }
        FileChannel lock = lock(data.resolve("LOCK"));
        try {
            OfflineMember.Found found = OfflineMember.find(data, directories.raftLog());
            RocksStore furthest = furthest(found, data);
            CoreState state = stateOf(furthest);
            return new StoppedMember(lock, furthest, state, Math.max(0, found.lastLoggedIndex() - state.index()));
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            throw e;
        }
    }

    /** The same lock that a server takes, shared. One that never ran has no such file. */
    private static @Nullable FileChannel lock(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
            channel.close();
            throw new IOException(file.getParent() + " is in use by a running server: stop it first");
        }
        return channel;
    }

    private static RocksStore furthest(OfflineMember.Found found, Path data) throws IOException {
        RocksStore best = null;
        for (Path directory : found.stores()) {
            RocksStore store = RocksStore.openReadOnly(
                    directory, Tables.ALL, RocksSettings.DEFAULTS.withMemoryBytesMax(STORE_MEMORY_BYTES));
            CoreState state = LiveTree.stateOf(store);
            if (state == null || best != null && state.index() <= stateOf(best).index()) {
                store.close();
                continue;
            }
            if (best != null) {
                best.close();
            }
            best = store;
        }
        if (best == null) {
            throw new FileNotFoundException(data + " holds no state");
        }
        return best;
    }

    private static CoreState stateOf(OrderedStore store) {
        CoreState state = LiveTree.stateOf(store);
        if (state == null) {
            throw new IllegalStateException("the state row is gone");
        }
        return state;
    }

    public OrderedStore store() {
        return store;
    }

    public CoreState state() {
        return state;
    }

    /** Entries in the log that the state does not hold: a start would apply them, if they are committed. */
    public long unapplied() {
        return unapplied;
    }

    @Override
    public void close() throws IOException {
        store.close();
        if (lock != null) {
            lock.close();
        }
    }
}
