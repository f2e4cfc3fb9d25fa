package io.oarlock.storage.rocks;

import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native code. By itself RocksDB unpacks it into the directory for temporary files and leaves it there
 * until the process ends in order: every process that is killed would leave 17 MB behind.
 */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Any thread, any number of times. */
    static void load() {
        try {
            Path directory = Files.createTempDirectory("oarlock-rocksdb");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
                RocksDB.loadLibrary();
            } finally {
                // What is mapped stays, without a name.
                delete(directory);
            }
        } catch (IOException e) {
            throw new StoreException("cannot unpack RocksDB's native library", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
