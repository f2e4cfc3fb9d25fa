package io.oarlock.deploy.cli;

import io.oarlock.deploy.config.ConfigReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oarlock server [CONFIG_FILE]}: one member in the foreground. */
@Command(
        name = "server",
        description = {"Runs one member in the foreground.", "SIGTERM stops it, with exit status 0."},
        mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG_FILE",
            description = "A zoo.cfg (default: zoo.cfg in $ZOOCFGDIR, or in conf beside bin).")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Path config = file != null ? file : Path.of(System.getProperty("oarlock.conf", "conf"), "zoo.cfg");
        return Foreground.run(() -> ConfigReader.read(config, Foreground.systemProperties()));
    }
}
