package io.oarlock.deploy.cli;

import io.oarlock.deploy.config.ConfigReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oarlock start}: a server to try things with. */
@Command(
        name = "start",
        description = {
            "Runs a standalone server in the foreground without a configuration file.",
            "For trying and for tests."
        },
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "2181", description = "Client port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to serve (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--data", defaultValue = "data", description = "Data directory (default: ./${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        // Backslashes are escapes in this format.
        String dataDir = data.toAbsolutePath().normalize().toString().replace("\\", "\\\\");
        String text = "dataDir=" + dataDir + "\nclientPort=" + port + "\nclientPortAddress=" + host
                + "\ntickTime=2000\n4lw.commands.whitelist=*\n";
        return Foreground.run(() -> ConfigReader.parse("oarlock start", text, Foreground.systemProperties()));
    }
}
