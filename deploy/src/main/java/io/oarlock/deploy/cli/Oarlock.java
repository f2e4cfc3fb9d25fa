package io.oarlock.deploy.cli;

import io.oarlock.deploy.ExitCode;
import io.oarlock.deploy.cli.pages.LimitsCommand;
import io.oarlock.deploy.cli.pages.MetricsCommand;
import io.oarlock.deploy.cli.pages.SettingsCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code oarlock}. */
@Command(
        name = "oarlock",
        description = "A coordination service for unmodified ZooKeeper clients.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        footer = {
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, and others that a command names.",
            "",
            "Examples:",
            "  oarlock start                     a server to try things with, on 127.0.0.1:2181",
            "  oarlock shell ls /                what it holds",
            "  oarlock server zoo.cfg            a member as it is configured",
            "  oarlock doctor zoo.cfg            what is wrong with it",
            "  oarlock COMMAND --help            more of a command",
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServerCommand.class,
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            ShellCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            CheckpointCommand.class,
            VerifyCommand.class,
            MigrateCommand.class,
            ArchiveCommand.class,
            SettingsCommand.class,
            LimitsCommand.class,
            MetricsCommand.class,
            ReferenceCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Oarlock {
    private Oarlock() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        // The stream keeps to itself what it could not write, as on a full disk.
        if (System.out.checkError() && status == ExitCode.OK.number()) {
            System.err.println("oarlock: standard output cannot be written to");
            status = ExitCode.UNEXPECTED.number();
        }
        System.exit(status);
    }

    static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Oarlock());
        // What stands behind the command of a shell is the shell's; '@' begins data, not the name of a file.
        commands.setExpandAtFiles(false);
        Objects.requireNonNull(commands.getSubcommands().get("shell")).setStopAtPositional(true);
        commands.getCommandSpec()
                .exitCodeOnInvalidInput(ExitCode.WRONG_USAGE.number())
                .exitCodeOnExecutionException(ExitCode.UNEXPECTED.number());
        return commands;
    }
}
