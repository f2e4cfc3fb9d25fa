package io.oarlock.testing;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a test wants to be started.
 *
 * @param settings lines of zoo.cfg besides ports, directories and members
 * @param properties settings that ZooKeeper reads as system properties only
 */
public record ClusterSpec(ServerKind kind, int size, Map<String, String> settings, Map<String, String> properties) {

    /** The super user of every cluster started for a test: {@code super:test}. */
    public static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    /** Stands for a port of its own for each member, where it is the value of a setting. */
    public static final String FREE_PORT = "<free port>";

    /** No setting of any server. */
    static final String OBSERVER = "<observer>";

    private static final Map<String, String> COMMON = Map.of(
            "tickTime", "500",
            "initLimit", "20",
            "syncLimit", "10",
            "admin.enableServer", "false",
            "4lw.commands.whitelist", "*",
            "maxClientCnxns", "0",
            "extendedTypesEnabled", "true",
            "enforceQuota", "true",
            "DigestAuthenticationProvider.superDigest", SUPER_DIGEST);

    public ClusterSpec {
        settings = Map.copyOf(settings);
        properties = Map.copyOf(properties);
    }

    public static ClusterSpec of(ServerKind kind, int size) {
        return new ClusterSpec(kind, size, COMMON, Map.of());
    }

    public ClusterSpec with(String setting, String value) {
        return new ClusterSpec(kind, size, plus(settings, setting, value), properties);
    }

    public ClusterSpec withProperty(String property, String value) {
        return new ClusterSpec(kind, size, settings, plus(properties, property, value));
    }

    /** Each member has a port for operators; see {@link Member#adminPort()}. */
    public ClusterSpec withAdmin() {
        return with("admin.enableServer", "true")
                .with("admin.serverAddress", "127.0.0.1")
                .with("admin.serverPort", FREE_PORT);
    }

    /** The last member has no vote. */
    public ClusterSpec withObserver() {
        return with(OBSERVER, String.valueOf(size));
    }

    boolean isObserver(int id) {
        return String.valueOf(id).equals(settings.get(OBSERVER));
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }
}
