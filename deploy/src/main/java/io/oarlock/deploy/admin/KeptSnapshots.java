package io.oarlock.deploy.admin;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Snapshots that operators had written without taking them, under the names that ZooKeeper and {@code oarlock import}
 * know; the newest stay. They lie beside the live state, not in ZooKeeper's {@code version-2}: an imported server still
 * has its old files there, which must stay what they were for the way back. One thread at a time.
 */
final class KeptSnapshots {
    private static final Pattern NAME = Pattern.compile("snapshot\\.([0-9a-f]{1,16})");

    private final Path directory;
    private final int countMax;

    /** One that was kept, and when it was written. */
    record Kept(Path file, long zxid, long epochSeconds) {}

    KeptSnapshots(Path directory, int countMax) {
        this.directory = directory;
        this.countMax = countMax;
    }

    /** Moves a file here, durably, and removes the oldest where there are too many. */
    Path add(Path written, long zxid) throws IOException {
        Files.createDirectories(directory);
        Path place = directory.resolve("snapshot." + Long.toHexString(zxid));
        DurableFiles.move(written, place);
        List<Kept> all = list();
        for (Kept old : all.subList(Math.min(countMax, all.size()), all.size())) {
            if (!old.file().equals(place)) {
                Files.delete(old.file());
            }
        }
        return place;
    }

    Optional<Kept> newest() throws IOException {
        return list().stream().findFirst();
    }

    /** The newest first. */
    private List<Kept> list() throws IOException {
        List<Kept> kept = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return kept;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    kept.add(new Kept(
                            file,
                            Long.parseUnsignedLong(name.group(1), 16),
                            Files.getLastModifiedTime(file).to(TimeUnit.SECONDS)));
                }
            }
        }
        kept.sort(Comparator.comparingLong(Kept::epochSeconds)
                .thenComparingLong(Kept::zxid)
                .reversed());
        return kept;
    }
}
