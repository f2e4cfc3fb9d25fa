package io.oarlock.deploy.cli.pages;

import io.oarlock.deploy.config.LimitsPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code oarlock limits}: what docs/LIMITS.md is made by. */
@Command(name = "limits", description = "Prints every bound of a server as Markdown.", mixinStandardHelpOptions = true)
public final class LimitsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(LimitsPage.markdown());
        return 0;
    }
}
