package io.oarlock.storage.rocks;

import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The files that hold long values. RocksDB looks at those of tables when it opens, at these only when one is read. */
final class BlobFiles {
    static final String SUFFIX = ".blob";
    private static final String LIVE_BYTES = "rocksdb.live-blob-file-size";

    private BlobFiles() {}

    /**
     * To be called before anything is written.
     *
     * @throws DamagedStoreException when a file is missing, or they are not as long as they were left
     */
    static void refuseDamaged(Path directory, RocksDB database) throws RocksDBException {
        if (damage(directory, database) == null) {
            return;
        }
        // A compaction that an opened store begins by itself may have changed the files between two looks.
        database.pauseBackgroundWork();
        try {
            String damage = damage(directory, database);
            if (damage != null) {
                throw new DamagedStoreException(
                        "cannot open the store " + directory + ": " + damage, new IOException(damage));
            }
        } finally {
            database.continueBackgroundWork();
        }
    }

    private static @Nullable String damage(Path directory, RocksDB database) throws RocksDBException {
        long bytes = 0;
        int count = 0;
        for (String name : database.getLiveFiles(false).files) {
            if (name.endsWith(SUFFIX)) {
                Path file = directory.resolve(name.substring(1));
                try {
                    bytes += Files.size(file);
                } catch (NoSuchFileException e) {
                    return "its file " + file + " is missing";
                } catch (IOException e) {
                    throw new StoreException("cannot open the store " + directory + ": cannot look at " + file, e);
                }
                count++;
            }
        }
        long expected = database.getAggregatedLongProperty(LIVE_BYTES);
        return bytes == expected
                ? null
                : "its " + count + " " + SUFFIX + " files have " + bytes + " bytes, " + expected + " were left";
    }
}
