package io.oarlock.deploy.cli.pages;

import io.oarlock.deploy.config.ConfigurationPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code oarlock settings}: what docs/CONFIGURATION.md is made by. */
@Command(
        name = "settings",
        description = "Prints every key of the configuration file as Markdown.",
        mixinStandardHelpOptions = true)
public final class SettingsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(ConfigurationPage.markdown());
        return 0;
    }
}
