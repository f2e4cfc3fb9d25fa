package io.oarlock.deploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code oarlock reference}: what docs/CLI.md is made by. */
@Command(
        name = "reference",
        description = "Prints every command with its options as Markdown.",
        mixinStandardHelpOptions = true)
final class ReferenceCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(ReferencePage.markdown());
        return 0;
    }
}
