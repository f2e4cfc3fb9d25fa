package io.oarlock.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oarlock.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs clients that are not written in Java, and gets them from Debian where that is possible. */
final class ForeignProgram {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ForeignProgram() {}

    /** The output of a program that must end well. */
    static String run(Path directory, List<String> command) {
        try {
            Path log = Files.createTempFile(directory, "output", ".log");
            try (ChildProcess process = new ChildProcess(command, Map.of(), log)) {
                process.start();
                process.awaitExit(PATIENCE);
                if (process.exitCode() != 0) {
                    throw new AssertionError(command + " ended with " + process.exitCode() + ":\n" + process.log());
                }
                return process.log();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Installs a Debian package if the probe fails and it may; the test is skipped, with a word, if it may not. */
    static void need(String debianPackage, Path directory, List<String> probe) {
        if (works(directory, probe)) {
            return;
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean installed = root
                && works(directory, List.of("sh", "-c", "command -v apt-get"))
                && works(directory, List.of("apt-get", "install", "-y", "-q", debianPackage))
                && works(directory, probe);
        if (!installed) {
            System.out.println("SKIPPED: the Debian package " + debianPackage + " is not installed");
        }
        assumeTrue(installed, "needs the Debian package " + debianPackage);
    }

    static Path resource(String name) {
        try {
            return Path.of(ForeignProgram.class.getResource("/clients/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean works(Path directory, List<String> command) {
        try {
            run(directory, command);
            return true;
        } catch (AssertionError | UncheckedIOException failed) {
            return false;
        }
    }
}
