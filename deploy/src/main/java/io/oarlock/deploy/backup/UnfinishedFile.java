package io.oarlock.deploy.backup;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is being received, under a name by which nobody takes it for one. Whoever receives it has it locked,
 * and a lock ends with its process: so the next one in the same directory can tell what a process that was killed has
 * left, and removes that alone. One thread.
 */
final class UnfinishedFile implements AutoCloseable {
    private static final String SUFFIX = ".unfinished";
    private static final Pattern NAME = Pattern.compile("snapshot\\.[0-9a-f]{1,16}\\.[0-9]+\\.unfinished");

    private final Path path;
    private final FileChannel channel;
    private @Nullable FileLock lock;

    private UnfinishedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.lock = tryLock(channel);
    }

    /** Makes one for a snapshot of a name, once what was left of others is removed. */
    static UnfinishedFile in(Path directory, String name) throws IOException {
        removeAbandoned(directory);
        // For nobody else: it holds what ACLs keep from others.
        Path path = Files.createTempFile(directory, name + ".", SUFFIX);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        try {
            UnfinishedFile file = new UnfinishedFile(path, channel);
            file.refuseRemoved();
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Not to be closed by the caller. */
    OutputStream out() {
        return Channels.newOutputStream(channel);
    }

    /** Gives it its name, for good. */
    void finish(Path place) throws IOException {
        // It was opened and closed to be read, and with that a process loses its lock of a file.
        if (lock != null) {
            lock.release();
        }
        lock = tryLock(channel);
        refuseRemoved();
        channel.force(true);
        DurableFiles.move(path, place);
    }

    /** Another one may have taken it for abandoned in a moment in which it was not locked. */
    private void refuseRemoved() throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "somebody has removed it");
        }
    }

    private static void removeAbandoned(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(directory)) {
            all = files.filter(file ->
                            NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .toList();
        }
        for (Path file : all) {
            removeIfAbandoned(file);
        }
    }

    private static void removeIfAbandoned(Path file) throws IOException {
        try (FileChannel left = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = tryLock(left)) {
            if (free != null) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException finished) {
            // It has its name by now.
        }
    }

    /** Null where it is in use, and on a file system that knows no locks: nothing is removed there. */
    private static @Nullable FileLock tryLock(FileChannel file) {
        try {
            return file.tryLock();
        } catch (IOException | OverlappingFileLockException e) {
            return null;
        }
    }

    /** Removes what has not got its name. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        channel.close();
    }
}
