package io.oarlock.deploy.cli;

import io.oarlock.deploy.config.reader.ConfigReader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oarlock start}: a server to try things with, or one in the background. */
@Command(
        name = "start",
        description = {
            "Runs a standalone server without a configuration file, for trying and for tests.",
            "With a file it is what the file says, as of 'server'. In the foreground, unless --background is given;"
                    + " 'oarlock stop' stops it."
        },
        footer = {
            "",
            "Exit status: as of 'server'; with --background 0 once it runs.",
            "",
            "Examples:",
            "  oarlock start",
            "  oarlock start --port 2182 --data /tmp/try",
            "  oarlock start --background conf/zoo.cfg",
        },
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", description = "Client port (default: 2181).")
    private @Nullable Integer port;

    @Option(names = "--host", description = "Address to serve clients and operators (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default: ./data).")
    private @Nullable Path data;

    // bin/oarlock does that; the server itself does not know where it runs.
    @Option(names = "--background", description = "Leaves the server behind; its log is in logs, or in $ZOO_LOG_DIR.")
    @SuppressWarnings("UnusedVariable")
    private boolean background;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG_FILE",
            description = "A zoo.cfg (default: none; a standalone server on --host and --port with --data).")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        if (file == null) {
            String text = withoutFile();
            return Foreground.run(() -> ConfigReader.parse("oarlock start", text, ConfigFile.systemProperties()));
        }
        if (Stream.of(port, host, data).anyMatch(Objects::nonNull)) {
            throw new ParameterException(
                    spec.commandLine(), "port, host and data are those of " + file + ": leave the options out");
        }
        return Foreground.run(new ConfigFile(file)::read);
    }

    private String withoutFile() {
        // Backslashes are escapes in this format.
        String dataDir = Objects.requireNonNullElse(data, Path.of("data"))
                .toAbsolutePath()
                .normalize()
                .toString()
                .replace("\\", "\\\\");
        String address = Objects.requireNonNullElse(host, "127.0.0.1");
        return "dataDir=" + dataDir + "\nclientPort=" + Objects.requireNonNullElse(port, 2181) + "\nclientPortAddress="
                + address + "\nadmin.serverAddress=" + address + "\ntickTime=2000\n4lw.commands.whitelist=*\n";
    }
}
