package io.oarlock.benchmarks.compare.ensemble;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A server to compare: all read the same {@code zoo.cfg}, so only the command differs.
 *
 * @param version as the report names it
 * @param command from the configuration file to the words of the command that runs one member in the foreground
 * @param environment added to the process' environment
 * @param settings further lines of the configuration, {@code key=value}
 * @param encryption which of its connections use TLS; the settings for that are among the others
 */
public record Contender(
        String name,
        String version,
        Function<Path, List<String>> command,
        Map<String, String> environment,
        List<String> settings,
        Encryption encryption) {
    private static final String ZOOKEEPER = "ZooKeeper";

    /** Whether its clients may ask for linearizable reads; with ZooKeeper they call sync before each. */
    boolean linearizesReads() {
        return !name.equals(ZOOKEEPER);
    }

    /** The JVM that both run on. */
    record Jvm(Path home, String heap) {
        String program() {
            return home.resolve("bin/java").toString();
        }
    }

    public Contender withSettings(List<String> further) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(further);
        return new Contender(name, version, command, environment, all, encryption);
    }

    Contender encrypted(Encryption wanted, TlsKeys keys) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(wanted.settings(keys));
        return new Contender(name, version, command, environment, all, wanted);
    }

    /** What may be varied of an Oarlock server. */
    public record Variant(String name, List<String> jvmFlags, List<String> settings) {}

    /**
     * ZooKeeper as its own start script runs it: default settings, log at INFO to the console.
     *
     * @param libraries directory of its jars
     * @param logging the Logback configuration of its distribution
     */
    static Contender zooKeeper(Path libraries, Path logging, Jvm jvm) {
        return new Contender(
                ZOOKEEPER,
                "3.9.5",
                config -> List.of(
                        jvm.program(),
                        "-Xmx" + jvm.heap(),
                        CollectorPauses.FLAG,
                        "-XX:+HeapDumpOnOutOfMemoryError",
                        "-XX:HeapDumpPath=" + config.getParent(),
                        "-XX:OnOutOfMemoryError=kill -9 %p",
                        "-Dzookeeper.log.dir=" + config.getParent(),
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        libraries + "/*",
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        config.toString()),
                Map.of(),
                List.of(),
                Encryption.NONE);
    }

    static Contender oarlock(Path distribution, Jvm jvm, Variant variant) {
        List<String> flags = new ArrayList<>(List.of("-Xmx" + jvm.heap(), CollectorPauses.FLAG));
        flags.addAll(variant.jvmFlags());
        String name = distribution.getFileName().toString();
        return new Contender(
                variant.name(),
                name.substring(name.indexOf('-') + 1),
                config -> List.of(distribution.resolve("bin/oarlock").toString(), "server", config.toString()),
                Map.of(
                        "SERVER_JVMFLAGS",
                        String.join(" ", flags),
                        "JAVA_HOME",
                        jvm.home().toString()),
                variant.settings(),
                Encryption.NONE);
    }
}
