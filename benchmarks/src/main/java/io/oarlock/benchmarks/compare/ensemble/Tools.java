package io.oarlock.benchmarks.compare.ensemble;

import io.oarlock.benchmarks.compare.ensemble.Contender.Jvm;
import io.oarlock.benchmarks.compare.ensemble.Contender.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * What every command needs: servers, load generator, directories. The script beside the sources names the built ones.
 */
public final class Tools {
    private static final String PREFIX = "oarlock.compare.";

    @Option(names = "--output", description = "where results go, and the servers' data meanwhile")
    private Path output = built("output");

    @Option(names = "--heap", description = "heap of every member of both (default: ${DEFAULT-VALUE})")
    private String heap = "1g";

    @Option(names = "--java-home", description = "JVM of the servers of both (default: the one that runs this)")
    private Path javaHome = Path.of(System.getProperty("java.home"));

    @Option(names = "--base-port", description = "members use ports from here on (default: ${DEFAULT-VALUE})")
    private int basePort = 26810;

    private static Path built(String name) {
        return Path.of(System.getProperty(PREFIX + name, "target/comparison")).toAbsolutePath();
    }

    public Contender zooKeeper() {
        return Contender.zooKeeper(built("zookeeper"), built("zookeeper-logging"), new Jvm(javaHome, heap));
    }

    /** @param distribution of another release, or this one */
    public Contender oarlock(Optional<Path> distribution, Variant variant) {
        Path unpacked = distribution.map(Path::toAbsolutePath).orElseGet(() -> built("distribution"));
        return Contender.oarlock(unpacked, new Jvm(javaHome, heap), variant);
    }

    public Contender oarlock(Variant variant, String ownHeap) {
        return Contender.oarlock(built("distribution"), new Jvm(javaHome, ownHeap), variant);
    }

    /** The same contender with TLS where it is wanted; keys are made for that. */
    public Contender encrypted(Contender contender, Encryption wanted) throws IOException, InterruptedException {
        return wanted == Encryption.NONE
                ? contender
                : contender.encrypted(wanted, TlsKeys.make(output.resolve("keys"), javaHome));
    }

    public Generator generator() {
        return new Generator(built("generator"));
    }

    public Ensemble ensemble(Contender contender, int members) throws IOException {
        return new Ensemble(contender, members, place().directory().resolve(contender.name()), basePort);
    }

    /** A directory on the disk of the results, and not one that may live in memory. */
    public Place place() throws IOException {
        return new Place(
                Files.createTempDirectory(Files.createDirectories(output), "work-"), basePort, built("distance"));
    }

    public Machine machine() throws IOException {
        return Machine.describe(Files.createDirectories(output), javaHome);
    }

    public String heap() {
        return heap;
    }

    public Path output() {
        return output;
    }
}
