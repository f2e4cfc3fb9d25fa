package io.oarlock.conformance.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;

/** Some tests make their JAAS configuration in memory: the server's section of it as a file, for another process. */
final class JaasFile {
    static final String PROPERTY = "java.security.auth.login.config";
    private static final String SECTION_PROPERTY = "zookeeper.sasl.serverconfig";

    private JaasFile() {}

    /** Nothing where the test has a file, or no such section. */
    static Optional<Path> write(Path directory) throws IOException {
        String section = System.getProperty(SECTION_PROPERTY, "Server");
        if (System.getProperty(PROPERTY) != null) {
            return Optional.empty();
        }
        AppConfigurationEntry[] entries;
        try {
            entries = Configuration.getConfiguration().getAppConfigurationEntry(section);
        } catch (SecurityException e) {
            // So the JDK says that there is no configuration at all.
            return Optional.empty();
        }
        if (entries == null) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(section + " {\n");
        for (AppConfigurationEntry entry : entries) {
            text.append(entry.getLoginModuleName()).append(" required");
            for (Map.Entry<String, ?> option : entry.getOptions().entrySet()) {
                text.append("\n  ")
                        .append(option.getKey())
                        .append("=\"")
                        .append(option.getValue())
                        .append('"');
            }
            text.append(";\n");
        }
        Path file = Files.createTempFile(directory, "jaas", ".conf");
        return Optional.of(Files.write(file, List.of(text + "};")));
    }
}
