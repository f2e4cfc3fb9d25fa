package io.oarlock.conformance.server;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which server the tests talk to: Oarlock, or ZooKeeper itself in a process of its own as the yardstick. */
enum Subject {
    /** The distribution in the directory that the property {@code oarlock.home} names. */
    OARLOCK {
        @Override
        List<String> command(Path configuration, Path options) {
            return List.of(
                    Path.of(System.getProperty("oarlock.home"), "bin", "oarlock") + "", "server", configuration + "");
        }

        @Override
        Map<String, String> environment(Path options) {
            // The script splits its own variables at blanks, which a subject of a certificate has.
            return Map.of("JDK_JAVA_OPTIONS", "@" + options, "ZK_SERVER_HEAP", "256", "JAVA_HOME", JAVA_HOME);
        }
    },

    /** The release of ZooKeeper whose tests these are. */
    ZOOKEEPER {
        @Override
        List<String> command(Path configuration, Path options) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(JAVA_HOME, "bin", "java") + "");
            command.add("@" + options);
            command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", librariesOnly()));
            command.add("org.apache.zookeeper.server.quorum.QuorumPeerMain");
            command.add(configuration + "");
            return command;
        }

        @Override
        Map<String, String> environment(Path options) {
            return Map.of();
        }

        /** Without the directories of this module, whose classes stand in for ZooKeeper's. */
        private String librariesOnly() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> entry.endsWith(".jar"))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    };

    private static final String JAVA_HOME = System.getProperty("java.home");

    abstract List<String> command(Path configuration, Path options);

    abstract Map<String, String> environment(Path options);

    static Subject chosen() {
        return valueOf(System.getProperty("conformance.subject", "oarlock").toUpperCase(java.util.Locale.ROOT));
    }
}
