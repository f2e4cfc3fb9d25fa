package io.oarlock.chaos.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one member is started in the foreground.
 *
 * @param name for reports
 * @param command the command; the path of the configuration file is added to it
 * @param environment variables that are added to those of this program
 */
public record ServerKind(String name, List<String> command, Map<String, String> environment) {

    public ServerKind(String name, List<String> command) {
        this(name, command, Map.of());
    }

    /** The same with one more option for the server's JVM. */
    public ServerKind withJvmOption(String option) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.merge("SERVER_JVMFLAGS", option, (before, added) -> before + " " + added);
        return new ServerKind(name, command, Map.copyOf(more));
    }

    /** The release in a directory, or a source tree that has been built. */
    public static ServerKind oarlock(Path home) {
        return new ServerKind("oarlock", List.of(home.resolve("bin/oarlock").toString(), "server"));
    }

    /** ZooKeeper's own server from this program's class path: what the suite itself is tested against. */
    public static ServerKind zookeeper() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ServerKind(
                "zookeeper",
                List.of(
                        java.toString(),
                        "-Xmx256m",
                        "-Dzookeeper.admin.enableServer=false",
                        "-Dzookeeper.extendedTypesEnabled=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain"));
    }
}
