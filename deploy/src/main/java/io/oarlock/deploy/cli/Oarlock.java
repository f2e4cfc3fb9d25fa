package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code oarlock}. */
@Command(
        name = "oarlock",
        description = "A coordination service for unmodified ZooKeeper clients.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServerCommand.class,
            StartCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            ArchiveCommand.class,
            SettingsCommand.class,
            LimitsCommand.class,
            MetricsCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Oarlock {
    private Oarlock() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Oarlock());
        commands.getCommandSpec()
                .exitCodeOnInvalidInput(ExitCode.WRONG_USAGE.number())
                .exitCodeOnExecutionException(ExitCode.UNEXPECTED.number());
        return commands;
    }
}
