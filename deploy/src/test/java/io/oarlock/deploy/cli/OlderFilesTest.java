package io.oarlock.deploy.cli;

import static io.oarlock.deploy.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.cli.CommandRun.Ended;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.server.persistence.SnapStream;
import org.apache.zookeeper.server.persistence.SnapStream.StreamMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of older ZooKeepers, however they are compressed, are taken over and given back to ZooKeeper 3.9. */
class OlderFilesTest {
    private static final Path FILES = Path.of("../migration/src/test/resources/zookeeper");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "3.4.14, CHECKED",
        "3.4.14, GZIP",
        "3.4.14, SNAPPY",
        "3.5.10, CHECKED",
        "3.6.4, CHECKED",
        "3.6.4, GZIP",
        "3.6.4, SNAPPY"
    })
    void theyGoToOarlockAndToZooKeeper39(String version, StreamMode mode) throws IOException {
        String source = copy(version, mode).toString();
        String target = directory.resolve("target").toString();
        Path back = directory.resolve("back/member-1/data");

        succeeds("import", "--snapshot-dir", source, "--data-dir", target, "--sessions");
        succeeds("verify", source, target);
        succeeds("export", "--data-dir", target, "--to", back.toString());
        succeeds("verify", target, back.toString());
        if (mode == StreamMode.CHECKED) {
            ClusterSpec spec = ClusterSpec.of(ServerKind.ZOOKEEPER, 1)
                    .with("maxSessionTimeout", "300000")
                    .withProperty("zookeeper.extendedTypesEnabled", "true");
            try (Cluster zookeeper = Cluster.start(spec, directory.resolve("back"))) {
                succeeds("verify", "--auth", "digest:super:test", target, zookeeper.connectString());
                assertThat(zookeeper.member(1).process().log()).doesNotContain("Digests are not matching");
            }
        }
    }

    private static void succeeds(String... arguments) {
        Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.output()).isZero();
    }

    private Path copy(String version, StreamMode mode) throws IOException {
        Path copy = Files.createDirectories(directory.resolve("source/version-2"));
        for (Path file : files(FILES.resolve(version).resolve("version-2"))) {
            Files.copy(file, copy.resolve(file.getFileName().toString()));
        }
        if (mode != StreamMode.CHECKED) {
            Path newest = files(copy).stream()
                    .filter(file -> file.getFileName().toString().startsWith("snapshot."))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            compress(newest, mode);
        }
        return copy.getParent();
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.toList();
        }
    }

    private static void compress(Path file, StreamMode mode) throws IOException {
        SnapStream.setStreamMode(mode);
        Path compressed = file.resolveSibling(file.getFileName() + mode.getFileExtension());
        try (OutputStream out = SnapStream.getOutputStream(compressed.toFile(), false)) {
            Files.copy(file, out);
        } finally {
            SnapStream.setStreamMode(StreamMode.CHECKED);
        }
        Files.delete(file);
    }
}
