package io.oarlock.chaos;

import io.oarlock.chaos.planted.Hunt;
import io.oarlock.chaos.planted.PlantedBug;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Looks for a planted bug with one seed after the other, and tells a terminal. */
final class PlantedRuns {

    private final Hunt hunt;
    private final PrintWriter terminal;

    PlantedRuns(Hunt hunt, PrintWriter terminal) {
        this.hunt = hunt;
        this.terminal = terminal;
    }

    /** The exit status: success if the bug was found by its name, or if this machine cannot look for it. */
    int lookFor(PlantedBug bug, long firstSeed, int tries) throws IOException, InterruptedException {
        Optional<String> obstacle = bug.hunt().obstacle();
        if (obstacle.isPresent()) {
            say("SKIPPED " + bug.text() + ": " + obstacle.get());
            return CommandLine.ExitCode.OK;
        }
        for (long seed = firstSeed; seed < firstSeed + tries; seed++) {
            say(bug.text() + " planted: seed " + seed);
            long startNanos = System.nanoTime();
            Hunt.Outcome outcome = hunt.forBug(bug, seed);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
            FindingsPrinter.print(outcome.findings(), terminal);
            if (outcome.found().isPresent()) {
                say("  FOUND " + bug.text() + " in " + seconds + " s: "
                        + outcome.found().get().promise());
                return CommandLine.ExitCode.OK;
            }
        }
        say("  NOT FOUND within " + tries + " seeds: " + bug.text());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void say(String line) {
        terminal.println(line);
        terminal.flush();
    }
}
