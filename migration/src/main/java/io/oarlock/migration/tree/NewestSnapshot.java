package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.DamagedFileException;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.migration.zookeeper.ZooKeeperFiles.ZxidFile;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest snapshot that can be read counts, as with ZooKeeper: older ones only take more of the log. Stateless. */
public final class NewestSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(NewestSnapshot.class);

    private NewestSnapshot() {}

    /** Reads a snapshot and all that follows it. */
    public interface Reading<T> {
        /** @throws DamagedFileException of that snapshot, to be called again with the one before */
        T from(ZxidFile snapshot) throws IOException;
    }

    public static <T> T of(ZooKeeperFiles files, Reading<T> reading) throws IOException {
        List<ZxidFile> snapshots = files.snapshots();
        for (int i = 0; ; i++) {
            ZxidFile snapshot = snapshots.get(i);
            try {
                return reading.from(snapshot);
            } catch (DamagedFileException e) {
                if (!e.file().equals(snapshot.path()) || i + 1 == snapshots.size()) {
                    throw e;
                }
                LOG.warn("{}; going on with the snapshot before", e.getMessage());
            }
        }
    }
}
