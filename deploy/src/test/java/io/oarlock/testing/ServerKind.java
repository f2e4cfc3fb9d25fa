package io.oarlock.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The two servers that tests start: the one under test, and the one that tells what is right. */
public enum ServerKind {
    OARLOCK {
        @Override
        List<String> command(Path configFile, Map<String, String> properties) {
            return List.of(launcher().toString(), "server", configFile.toString());
        }

        /** The launcher as users run it, but with the classes as they are now instead of those of the last release. */
        @Override
        Map<String, String> environment(Map<String, String> properties) {
            StringBuilder flags = new StringBuilder("-Xmx256m -XX:TieredStopAtLevel=1");
            properties.forEach((key, value) -> {
                if (isFlag(key)) {
                    flags.append(' ').append(key);
                } else if (isOfTheJvm(key)) {
                    flags.append(" -D").append(key).append('=').append(value);
                }
            });
            return Map.of(
                    "JAVA_HOME",
                    System.getProperty("java.home"),
                    "OARLOCK_CLASSPATH",
                    JavaCommand.classPath(),
                    "SERVER_JVMFLAGS",
                    flags.toString());
        }
    },
    ZOOKEEPER {
        @Override
        List<String> command(Path configFile, Map<String, String> properties) {
            List<String> command = new ArrayList<>(JavaCommand.start());
            properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.add("org.apache.zookeeper.server.quorum.QuorumPeerMain");
            command.add(configFile.toString());
            return command;
        }
    };

    private static final String CHOICE = "oarlock.clients.against";

    /**
     * What the client tests run against: Oarlock, unless {@code -Doarlock.clients.against=zookeeper} asks for a proof.
     */
    public static ServerKind chosen() {
        return valueOf(System.getProperty(CHOICE, OARLOCK.name()).toUpperCase(Locale.ROOT));
    }

    /**
     * @param properties what ZooKeeper only takes as system properties; Oarlock reads the same names from its
     *     configuration file
     */
    abstract List<String> command(Path configFile, Map<String, String> properties);

    Map<String, String> environment(Map<String, String> properties) {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Whether a property is Java's own, which no server reads from its configuration file. */
    static boolean isOfTheJvm(String property) {
        return property.startsWith("java.") || isFlag(property);
    }

    /** Whether it is an option of the JVM as it stands, with no value. */
    private static boolean isFlag(String property) {
        return property.startsWith("-");
    }

    public boolean isInstalled() {
        return this == ZOOKEEPER || Files.isExecutable(launcher());
    }

    static Path launcher() {
        return Path.of(System.getProperty("oarlock.launcher", "../bin/oarlock"))
                .toAbsolutePath()
                .normalize();
    }
}
