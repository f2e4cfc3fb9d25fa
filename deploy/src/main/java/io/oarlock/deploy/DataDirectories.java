package io.oarlock.deploy;

import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.config.Settings;
import io.oarlock.disk.PrivateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The member's directories: created when missing, each locked by one process. One with the files of a ZooKeeper server
 * is refused.
 */
final class DataDirectories implements AutoCloseable {
    /** For a second, and longer where this process stands still meanwhile. */
    private static final int LOOKS = 200;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path state;
    private final Path log;
    private final FileChannel stateLock;
    private final FileChannel logLock;

    private DataDirectories(Path state, Path log) throws IOException, StartFailure {
        this.state = state;
        this.log = log;
        this.stateLock = lock(state);
        try {
            // Two members with a dataDir each may have been given one dataLogDir.
            this.logLock = lock(log);
        } catch (IOException | StartFailure refused) {
            stateLock.close();
            throw refused;
        }
    }

    static DataDirectories open(ServerConfig config) throws StartFailure {
        Directories configured = config.directories();
        Path state = configured.state();
        Path log = configured.raftLog();
        boolean fresh = !Files.exists(state);
        refuseComma(log);
        try {
            if (fresh && !config.get(Settings.IGNORE_FOREIGN_DATA) && holdsZooKeeperData(configured.data())) {
                throw new StartFailure(
                        ExitCode.DATA_DIRECTORY,
                        configured.data() + " holds the data of a ZooKeeper server: 'oarlock import' takes it over; "
                                + "set oarlock.ignoreZooKeeperData=true to start with an empty tree beside it",
                        null);
            }
            PrivateDirectory.make(state);
            PrivateDirectory.make(log.resolveSibling("."));
            PrivateDirectory.make(log);
            return new DataDirectories(state, log);
        } catch (IOException refused) {
            throw new StartFailure(
                    ExitCode.DATA_DIRECTORY,
                    "cannot use the data directory " + configured.data() + ": " + refused,
                    refused);
        }
    }

    /** Ratis takes the place of its log as a list, with commas between. */
    private static void refuseComma(Path log) throws StartFailure {
        if (log.toAbsolutePath().toString().indexOf(',') >= 0) {
            throw new StartFailure(
                    ExitCode.DATA_DIRECTORY,
                    "the Raft log cannot lie in " + log + ", as there is a comma in the path: give another dataLogDir,"
                            + " or dataDir",
                    null);
        }
    }

    private static FileChannel lock(Path directory) throws IOException, StartFailure {
        FileChannel channel =
                FileChannel.open(directory.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lockSoon(channel)) {
            channel.close();
            throw new StartFailure(ExitCode.DATA_DIRECTORY, directory + " is in use by another process", null);
        }
        return channel;
    }

    /** Whoever asks whether a server has the directory holds the lock, too, for a moment. */
    private static boolean lockSoon(FileChannel channel) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            if (tryLock(channel) != null) {
                return true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    /** Whether a server has them. */
    static boolean areInUse(Directories directories) throws IOException {
        Path file = directories.state().resolve("LOCK");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Shared: a file that is open for reading cannot be locked in another way.
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static boolean holdsZooKeeperData(Path data) throws IOException {
        Path versioned = data.resolve("version-2");
        if (!Files.isDirectory(versioned)) {
            return false;
        }
        try (Stream<Path> files = Files.list(versioned)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.startsWith("snapshot.") || name.startsWith("log."));
        }
    }

    Path state() {
        return state;
    }

    Path log() {
        return log;
    }

    long stateBytes() {
        return bytes(state);
    }

    long logBytes() {
        return bytes(log);
    }

    private static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(DataDirectories::size)
                    .sum();
        } catch (IOException | UncheckedIOException changing) {
            // Files come and go while they are counted.
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        logLock.close();
        stateLock.close();
    }
}
