package io.oarlock.deploy.cli.pages;

import io.oarlock.deploy.metrics.MetricsPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code oarlock metrics}: prints what docs/METRICS.md holds. */
@Command(
        name = "metrics",
        description = "Prints every metric of a server as Markdown.",
        mixinStandardHelpOptions = true)
public final class MetricsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(MetricsPage.markdown());
        return 0;
    }
}
