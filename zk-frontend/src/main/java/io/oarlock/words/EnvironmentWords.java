package io.oarlock.words;

import io.oarlock.operations.ServerEnvironment;
import java.util.function.BiConsumer;

/** The word about what the process runs on. */
public final class EnvironmentWords {
    private static final String MISSING = "<NA>";

    private EnvironmentWords() {}

    static String envi(ServerEnvironment environment) {
        StringBuilder out = new StringBuilder("Environment:\n");
        forEach(
                environment,
                (key, value) -> out.append(key).append('=').append(value).append('\n'));
        return out.toString();
    }

    /** Each key and its value, in ZooKeeper's order. */
    public static void forEach(ServerEnvironment environment, BiConsumer<String, String> consumer) {
        consumer.accept("zookeeper.version", VersionText.of(environment.version()));
        String hostName = environment.hostName();
        consumer.accept("host.name", hostName == null ? MISSING : hostName);
        for (String key : ServerEnvironment.PROPERTIES) {
            consumer.accept(key, environment.properties().getOrDefault(key, MISSING));
        }
        consumer.accept("os.memory.free", megabytes(environment.memory().freeBytes()));
        consumer.accept("os.memory.max", megabytes(environment.memory().maxBytes()));
        consumer.accept("os.memory.total", megabytes(environment.memory().totalBytes()));
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + "MB";
    }
}
