package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.host.Leftovers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the programs of others are started. */
final class ForeignProcess {

    private ForeignProcess() {}

    /** Runs a program in a directory of its own, with all that it says in the file {@code log} there. */
    static Process start(List<String> command, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().putAll(Leftovers.mark());
        return builder.start();
    }
}
