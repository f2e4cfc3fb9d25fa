package io.oarlock.migration.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The files of a real ZooKeeper of an older version: see src/test/fixtures. */
final class Fixture {
    static final List<String> VERSIONS = List.of("3.4.14", "3.5.10", "3.6.4");

    private Fixture() {}

    /** A copy that a test may spoil. */
    static Path copy(String version, Path to) throws IOException {
        Path from = Path.of("src/test/resources/zookeeper", version);
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return to;
    }

    static long session(Path copy) throws IOException {
        Properties facts = new Properties();
        try (InputStream in = Files.newInputStream(copy.resolve("facts.properties"))) {
            facts.load(in);
        }
        return Long.parseUnsignedLong(facts.getProperty("session"), 16);
    }

    static String password(Path copy) throws IOException {
        Properties facts = new Properties();
        try (InputStream in = Files.newInputStream(copy.resolve("facts.properties"))) {
            facts.load(in);
        }
        return facts.getProperty("password");
    }

    /** The newest snapshot. */
    static Path snapshot(Path copy) throws IOException {
        try (Stream<Path> files = Files.list(copy.resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("snapshot.2"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static Path log(Path copy) {
        return copy.resolve("version-2").resolve("log.1");
    }
}
