package io.oarlock.deploy.cli;

import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.deploy.config.reader.ConfigReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The configuration file that a command is about. */
final class ConfigFile {
    private static final int DEFAULT_HEAP_MEGABYTES = 1000;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG_FILE",
            description = "A zoo.cfg (default: zoo.cfg in $ZOOCFGDIR, or in conf beside bin).")
    private @Nullable Path file;

    /** Which the command line names. */
    ConfigFile() {}

    ConfigFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file != null ? file : Path.of(System.getProperty("oarlock.conf", "conf"), "zoo.cfg");
    }

    /** For a server in this process. */
    ServerConfig read() throws ConfigException {
        return ConfigReader.read(path(), systemProperties());
    }

    /** As a server with the heap of this environment would read it. */
    ServerConfig readForAnotherProcess() throws ConfigException {
        String megabytes = System.getenv().getOrDefault("ZK_SERVER_HEAP", "");
        long heap = megabytes.matches("\\d{1,9}") ? Long.parseLong(megabytes) : DEFAULT_HEAP_MEGABYTES;
        return ConfigReader.read(path(), systemProperties(), heap << 20);
    }

    Directories directories() throws ConfigException {
        return ConfigReader.directories(path(), systemProperties());
    }

    static Map<String, String> systemProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }
}
