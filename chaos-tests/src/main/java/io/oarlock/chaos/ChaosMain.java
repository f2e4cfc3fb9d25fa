package io.oarlock.chaos;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the suite: judges recorded histories. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Runs ensembles under faults and judges what their clients saw.",
        subcommands = {CheckCommand.class})
public final class ChaosMain implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
