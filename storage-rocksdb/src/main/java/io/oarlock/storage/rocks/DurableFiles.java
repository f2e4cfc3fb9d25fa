package io.oarlock.storage.rocks;

import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Makes a fresh directory safe against a loss of power: its files, itself, and its name in its parent. */
final class DurableFiles {
    private DurableFiles() {}

    static void syncTree(Path directory) {
        try {
            for (Path file : list(directory)) {
                sync(file);
            }
            sync(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                sync(parent);
            }
        } catch (IOException e) {
            throw new StoreException("cannot sync " + directory, e);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
