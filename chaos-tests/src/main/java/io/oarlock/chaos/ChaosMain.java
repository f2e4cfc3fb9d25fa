package io.oarlock.chaos;

import io.oarlock.chaos.history.MalformedHistoryException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the suite: judges recorded histories. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Runs ensembles under faults and judges what their clients saw.",
        subcommands = {CheckCommand.class, RunCommand.class, HostileCommand.class})
public final class ChaosMain implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ChaosMain::explain)
                .execute(arguments));
    }

    /** What a user can mend gets one line; a broken invariant keeps its trace. */
    static int explain(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof MalformedHistoryException || e instanceof IOException) {
            commandLine
                    .getErr()
                    .println("chaos: " + (e instanceof NoSuchFileException ? "no such file: " : "") + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (e instanceof InterruptedException) {
            commandLine.getErr().println("chaos: ended before the run was over; nothing is judged");
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
