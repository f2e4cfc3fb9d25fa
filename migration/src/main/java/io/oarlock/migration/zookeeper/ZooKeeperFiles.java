package io.oarlock.migration.zookeeper;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots and transaction logs of a ZooKeeper server.
 *
 * @param snapshots the newest first
 * @param logs the oldest first
 */
public record ZooKeeperFiles(List<ZxidFile> snapshots, List<ZxidFile> logs) {
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.([0-9a-f]{1,16})");
    private static final Pattern LOG = Pattern.compile("log\\.([0-9a-f]{1,16})");
    private static final String VERSIONED = "version-2";

    /**
     * A file named after a transaction.
     *
     * @param zxid of a snapshot: the last one that it holds for sure; of a log: the first one in it
     */
    public record ZxidFile(Path path, long zxid) {}

    public ZooKeeperFiles {
        snapshots = List.copyOf(snapshots);
        logs = List.copyOf(logs);
    }

    /**
     * Finds them.
     *
     * @param snapshots a {@code dataDir}, the directory {@code version-2} in it, or one snapshot
     * @param logs a {@code dataLogDir}, or the directory {@code version-2} in it; null where they lie beside the
     *     snapshots
     * @throws IOException also when there is no snapshot
     */
    public static ZooKeeperFiles find(Path snapshots, @Nullable Path logs) throws IOException {
        List<ZxidFile> found = new ArrayList<>();
        if (Files.isRegularFile(snapshots)) {
            ZxidFile one = named(snapshots, SNAPSHOT);
            if (one == null) {
                throw new FileNotFoundException(snapshots + " is not named snapshot.ZXID");
            }
            found.add(one);
        } else {
            found.addAll(list(snapshots, SNAPSHOT));
        }
        if (found.isEmpty()) {
            throw new FileNotFoundException(
                    snapshots + " holds no snapshot of ZooKeeper (a file version-2/snapshot.ZXID)");
        }
        found.sort(Comparator.comparingLong(ZxidFile::zxid).reversed());
        Path logDirectory = logs != null ? logs : Files.isRegularFile(snapshots) ? parent(snapshots) : snapshots;
        List<ZxidFile> foundLogs = new ArrayList<>(list(logDirectory, LOG));
        foundLogs.sort(Comparator.comparingLong(ZxidFile::zxid));
        return new ZooKeeperFiles(found, foundLogs);
    }

    /** Whether a path looks like something that {@link #find} finds snapshots in. */
    public static boolean isPresent(Path path) throws IOException {
        return Files.isRegularFile(path)
                ? named(path, SNAPSHOT) != null
                : !list(path, SNAPSHOT).isEmpty();
    }

    /** The logs that may hold transactions behind one, the oldest first. */
    public List<ZxidFile> logsBehind(long zxid) {
        int from = 0;
        for (int i = 0; i < logs.size(); i++) {
            if (logs.get(i).zxid() <= zxid + 1) {
                from = i;
            }
        }
        return logs.subList(from, logs.size());
    }

    private static List<ZxidFile> list(Path directory, Pattern pattern) throws IOException {
        Path versioned = directory.resolve(VERSIONED);
        Path listed = Files.isDirectory(versioned) ? versioned : directory;
        if (!Files.isDirectory(listed)) {
            if (Files.exists(listed)) {
                return List.of();
            }
            throw new FileNotFoundException(listed + " does not exist");
        }
        List<ZxidFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(listed)) {
            for (Path path : paths.toList()) {
                ZxidFile file = named(path, pattern);
                if (file != null) {
                    files.add(file);
                }
            }
        }
        return Collections.unmodifiableList(files);
    }

    private static @Nullable ZxidFile named(Path path, Pattern pattern) {
        String name = String.valueOf(path.getFileName());
        Matcher matcher =
                pattern.matcher(pattern == SNAPSHOT ? Compression.of(name).strip(name) : name);
        return matcher.matches() ? new ZxidFile(path, Long.parseUnsignedLong(matcher.group(1), 16)) : null;
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }
}
