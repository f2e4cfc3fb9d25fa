package io.oarlock.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs {@code bin/oarlock} the way a user does, in a directory of its own. */
public final class Launcher {
    public static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Path script;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    private Launcher(Path script, Path directory) {
        this.script = script;
        this.directory = directory;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The launcher of the source tree, with the classes of this test. */
    public static Launcher ofSourceTree(Path directory) {
        Path script = Path.of("../bin/oarlock").toAbsolutePath().normalize();
        return new Launcher(script, directory).with("OARLOCK_CLASSPATH", JavaCommand.classPath());
    }

    public static Launcher of(Path script, Path directory) {
        return new Launcher(script, directory);
    }

    public Launcher with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public ChildProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "-C", directory.toString(), script.toString()));
        command.addAll(List.of(arguments));
        ChildProcess process = new ChildProcess(command, environment, directory.resolve("output.log"));
        process.start();
        return process;
    }

    /** Runs to the end. */
    public Ended run(String... arguments) {
        try (ChildProcess process = start(arguments)) {
            process.awaitExit(PATIENCE);
            return new Ended(process.exitCode(), process.log());
        }
    }

    /** How a run ended, and all that it printed. */
    public record Ended(int status, String output) {}
}
