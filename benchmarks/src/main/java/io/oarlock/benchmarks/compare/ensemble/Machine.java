package io.oarlock.benchmarks.compare.ensemble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where and when the figures were taken.
 *
 * @param disk file system of the servers' data, and the kind of its device
 */
public record Machine(
        LocalDate date, String processor, int cores, String memory, String kernel, String java, String disk) {
    static Machine describe(Path directory, Path javaHome) throws IOException {
        return new Machine(
                LocalDate.now(ZoneOffset.UTC),
                field(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                gibibytes(field(Path.of("/proc/meminfo"), "MemTotal")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                java(javaHome),
                disk(directory));
    }

    public String text() {
        return "%s; %d x %s, %s of memory, %s, JDK %s, %s"
                .formatted(date, cores, processor, memory, kernel, java, disk);
    }

    private static String field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    private static String gibibytes(String kilobytes) {
        return Math.round(Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024.0 / 1024) + " GiB";
    }

    /** The servers' JVM, which need not be the one that runs this. */
    private static String java(Path home) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
    }

    private static String disk(Path directory) throws IOException {
        var store = Files.getFileStore(directory);
        Path device = Path.of(store.name()).getFileName();
        return store.type() + " on " + (device == null ? store.name() : device);
    }
}
