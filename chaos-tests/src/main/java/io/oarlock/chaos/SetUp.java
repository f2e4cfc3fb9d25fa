package io.oarlock.chaos;

import io.oarlock.chaos.cluster.Driver;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the script {@code bin/set-up} makes on this machine. The script does nothing twice, so it runs before everything
 * that needs its results. What it says about its work goes to this program's standard error.
 */
final class SetUp {

    private final Path script;

    /** The set-up of the source tree at this path. */
    SetUp(Path home) {
        this.script = script(home);
    }

    /**
     * The set-up of the source tree at the one path, or, where that is no source tree but a release, of the tree that
     * this suite is from: a network needs the same programs whatever its members run.
     */
    static SetUp of(Path home, Path suite) {
        return new SetUp(isSourceTree(home) ? home : suite);
    }

    /** Whether there is a source tree at this path. */
    static boolean isSourceTree(Path home) {
        return Files.isExecutable(script(home));
    }

    private static Path script(Path home) {
        return home.toAbsolutePath().resolve("chaos-tests/bin/set-up");
    }

    Driver.Tools run() throws IOException, InterruptedException {
        if (!Files.isExecutable(script)) {
            return new Driver.Tools(null, "there is no " + script, null);
        }
        Process process = new ProcessBuilder(script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(script + " ended with status " + status);
        }
        return parse(output);
    }

    /** Reads what the script says it made, as properties. */
    static Driver.Tools parse(String output) throws IOException {
        Properties made = new Properties();
        made.load(new StringReader(output));
        String holdback = made.getProperty("holdback");
        return new Driver.Tools(
                made.getProperty("image"),
                orElse(made.getProperty("skipped"), "the set-up did not say why"),
                holdback == null ? null : Path.of(holdback));
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }
}
