package io.oarlock.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command that starts another virtual machine with the class path of the running test. */
public final class JavaCommand {

    private JavaCommand() {}

    public static List<String> start() {
        return start(classPath());
    }

    public static List<String> start(String classPath) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath);
    }

    /** Where ZooKeeper's own command line client finds no JLine: it reads lines then, and echoes none. */
    public static String classPathWithoutJLine() {
        return Stream.of(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("jline"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    public static String classPath() {
        // Surefire hides the real class path behind a jar with a manifest.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
