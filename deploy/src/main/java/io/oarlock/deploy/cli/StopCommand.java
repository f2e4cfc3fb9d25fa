package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.PidFile;
import io.oarlock.deploy.config.ConfigException;
import io.oarlock.deploy.config.ServerConfig.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oarlock stop}: SIGTERM for the server of a data directory, and a wait for its end. */
@Command(
        name = "stop",
        description = {
            "Stops the server of this machine that a configuration file, or a data directory, belongs to.",
            "It hands the leadership over, lets requests under way finish, and ends."
        },
        footer = {
            "",
            "Exit status: 0 no server runs any more, 1 it still runs or cannot be found.",
            "",
            "Examples:",
            "  oarlock stop",
            "  oarlock stop /etc/oarlock/zoo.cfg",
            "  oarlock stop --data /tmp/try",
        },
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory, where there is no configuration file.")
    private @Nullable Path data;

    @Option(
            names = "--timeout",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description = "How long to wait for its end (default: ${DEFAULT-VALUE}).")
    private long timeoutSeconds;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        if (timeoutSeconds < 0) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--timeout is a number of seconds from 0 on, not " + timeoutSeconds);
        }
        try {
            Directories directories = data == null ? config.directories() : new Directories(data, data);
            Optional<ProcessHandle> process = PidFile.findServer(directories);
            if (process.isEmpty()) {
                System.out.println("oarlock: no server runs with " + directories.data());
                return ExitCode.OK.number();
            }
            return stop(process.get(), directories);
        } catch (ConfigException | IOException failure) {
            return Failures.tell("stop", ExitCode.UNEXPECTED, failure);
        }
    }

    private int stop(ProcessHandle process, Directories directories) throws InterruptedException, IOException {
        if (!process.destroy()) {
            throw new IOException("process " + process.pid() + " cannot be stopped by this user");
        }
        try {
            process.onExit().get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException stillThere) {
            throw new IOException("process " + process.pid() + " still runs after " + timeoutSeconds + " s");
        } catch (ExecutionException unexpected) {
            throw new IOException(unexpected.getCause());
        }
        System.out.println("oarlock: stopped process " + process.pid() + " of " + directories.data());
        return ExitCode.OK.number();
    }
}
