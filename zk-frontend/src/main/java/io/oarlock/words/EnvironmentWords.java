package io.oarlock.words;

import io.oarlock.operations.ServerEnvironment;

/** The word about what the process runs on. */
final class EnvironmentWords {
    private static final String MISSING = "<NA>";

    private EnvironmentWords() {}

    static String envi(ServerEnvironment environment) {
        StringBuilder out = new StringBuilder("Environment:\n");
        appendEntry(out, "zookeeper.version", VersionText.of(environment.version()));
        String hostName = environment.hostName();
        appendEntry(out, "host.name", hostName == null ? MISSING : hostName);
        for (String key : ServerEnvironment.PROPERTIES) {
            appendEntry(out, key, environment.properties().getOrDefault(key, MISSING));
        }
        appendEntry(out, "os.memory.free", megabytes(environment.memory().freeBytes()));
        appendEntry(out, "os.memory.max", megabytes(environment.memory().maxBytes()));
        appendEntry(out, "os.memory.total", megabytes(environment.memory().totalBytes()));
        return out.toString();
    }

    private static void appendEntry(StringBuilder out, String key, String value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + "MB";
    }
}
