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

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }
}
