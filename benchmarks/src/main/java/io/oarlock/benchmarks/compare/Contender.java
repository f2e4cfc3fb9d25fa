package io.oarlock.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A server to compare: both read the same {@code zoo.cfg}, so only the command differs.
 *
 * @param command from the configuration file to the words of the command that runs one member in the foreground
 * @param environment added to the process' environment
 */
record Contender(String name, Function<Path, List<String>> command, Map<String, String> environment) {
    static Contender zooKeeper(String classPath, String heap) {
        return new Contender(
                "ZooKeeper",
                config -> List.of(
                        "java",
                        "-Xmx" + heap,
                        "-Dzookeeper.log.dir=" + config.getParent(),
                        "-cp",
                        classPath,
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        config.toString()),
                Map.of());
    }

    static Contender oarlock(Path distribution, String heap) {
        return new Contender(
                "Oarlock",
                config -> List.of(distribution.resolve("bin/oarlock").toString(), "server", config.toString()),
                Map.of("SERVER_JVMFLAGS", "-Xmx" + heap));
    }
}
