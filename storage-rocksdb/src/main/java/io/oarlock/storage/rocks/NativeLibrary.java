package io.oarlock.storage.rocks;

import io.oarlock.storage.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native code. By itself RocksDB unpacks it into the directory for temporary files and leaves it there
 * until the process ends in order: every process that is killed would leave 17 MB behind. It does not unpack it where
 * it finds it in {@code java.library.path}, as in an image whose directory for temporary files holds no programs.
 */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * Puts the native code of this platform into a directory, under the name that {@code java.library.path} is searched
     * for.
     *
     * @return the file
     */
    public static Path unpackInto(Path directory) throws IOException {
        String packed = Environment.getJniLibraryFileName("rocksdb");
        Path file = directory.resolve(Environment.getSharedLibraryFileName("rocksdb"));
        Files.createDirectories(directory);
        Path part = directory.resolve(file.getFileName() + ".part");
        try (InputStream in = RocksDB.class.getClassLoader().getResourceAsStream(packed)) {
            if (in == null) {
                throw new FileNotFoundException("RocksDB has no native library for this platform, " + packed);
            }
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

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
        } catch (UnsatisfiedLinkError noexec) {
            throw new StoreException(
                    "cannot load RocksDB's native library from " + System.getProperty("java.io.tmpdir")
                            + ": where that may hold no programs, 'oarlock archive' unpacks it beside the jars",
                    noexec);
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
