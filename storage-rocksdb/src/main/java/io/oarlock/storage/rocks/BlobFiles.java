package io.oarlock.storage.rocks;

import io.oarlock.storage.DamagedStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The files that hold long values. RocksDB looks at those of tables when it opens, at these only when one is read. */
final class BlobFiles {
    private static final String SUFFIX = ".blob";
    private static final String LIVE_BYTES = "rocksdb.live-blob-file-size";

    private BlobFiles() {}

    /**
     * To be called before anything is written.
     *
     * @throws DamagedStoreException when a file is missing, or they are not as long as they were left
     */
    static void refuseDamaged(Path directory, RocksDB database) throws RocksDBException {
        long bytes = 0;
        int count = 0;
        for (String name : database.getLiveFiles(false).files) {
            if (name.endsWith(SUFFIX)) {
                bytes += bytesOf(directory, directory.resolve(name.substring(1)));
                count++;
            }
        }
        long expected = database.getAggregatedLongProperty(LIVE_BYTES);
        if (bytes != expected) {
            String what = "its " + count + " " + SUFFIX + " files have " + bytes + " bytes, " + expected + " were left";
            throw new DamagedStoreException("cannot open the store " + directory + ": " + what, new IOException(what));
        }
    }

    private static long bytesOf(Path directory, Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            throw new DamagedStoreException(
                    "cannot open the store " + directory + ": its file " + file + " is missing", e);
        } catch (IOException e) {
            throw new DamagedStoreException("cannot open the store " + directory + ": cannot look at " + file, e);
        }
    }
}
