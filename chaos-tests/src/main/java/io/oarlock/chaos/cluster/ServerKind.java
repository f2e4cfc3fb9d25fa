package io.oarlock.chaos.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * How one member is started in the foreground.
 *
 * @param name for reports
 * @param command the command; the path of the configuration file is added to it
 */
public record ServerKind(String name, List<String> command) {

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
