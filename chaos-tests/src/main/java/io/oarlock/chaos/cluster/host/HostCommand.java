package io.oarlock.chaos.cluster.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs short commands of this machine, such as {@code mount}, and tells what they say when they fail. */
public final class HostCommand {

    /** Where tools for administrators are, also when they are not on the path. */
    private static final List<String> DIRECTORIES =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin");

    private HostCommand() {}

    /** What a command said, and how it ended. */
    public record Result(int status, String output) {}

    /** Runs a command that must not fail; returns what it said. */
    public static String run(String... command) throws IOException, InterruptedException {
        Result result = attempt(command);
        if (result.status != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with status " + result.status + ": " + result.output);
        }
        return result.output;
    }

    /** Runs a command that may fail. */
    public static Result attempt(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Result(process.waitFor(), said);
        }
    }

    /** Whether this machine has a command. */
    public static boolean exists(String name) {
        return DIRECTORIES.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /** The commands of these that this machine does not have. */
    public static List<String> missing(String... names) {
        return Stream.of(names).filter(name -> !exists(name)).toList();
    }

    /** Whether this process may mount file systems and look into other processes. */
    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            // No /proc: not a machine that any of this works on.
            return false;
        }
    }
}
