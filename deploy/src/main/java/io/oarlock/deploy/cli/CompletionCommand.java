package io.oarlock.deploy.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code oarlock completion}: what a shell needs to complete the words of this program. */
@Command(
        name = "completion",
        description = "Prints a script with which bash and zsh complete commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(oarlock completion)",
            "  oarlock completion > /etc/bash_completion.d/oarlock",
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(AutoComplete.bash("oarlock", Oarlock.commandLine()));
        return 0;
    }
}
