package io.oarlock.operations;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the process runs on.
 *
 * @param hostName null where the host has no name
 * @param properties of the JVM and of the system, in reading order; a property that is not set is missing
 */
public record ServerEnvironment(
        ServerVersion version, @Nullable String hostName, Map<String, String> properties, Memory memory) {
    /** The properties that are shown. */
    public static final List<String> PROPERTIES = List.of(
            "java.version",
            "java.vendor",
            "java.home",
            "java.class.path",
            "java.library.path",
            "java.io.tmpdir",
            "java.compiler",
            "os.name",
            "os.arch",
            "os.version",
            "user.name",
            "user.home",
            "user.dir");

    public ServerEnvironment {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** The heap, in bytes. */
    public record Memory(long freeBytes, long maxBytes, long totalBytes) {}

    static ServerEnvironment current(ServerVersion version) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String key : PROPERTIES) {
            String value = System.getProperty(key);
            if (value != null) {
                properties.put(key, value);
            }
        }
        Runtime runtime = Runtime.getRuntime();
        Memory memory = new Memory(runtime.freeMemory(), runtime.maxMemory(), runtime.totalMemory());
        return new ServerEnvironment(version, currentHostName(), properties, memory);
    }

    private static @Nullable String currentHostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException nameless) {
            return null;
        }
    }
}
