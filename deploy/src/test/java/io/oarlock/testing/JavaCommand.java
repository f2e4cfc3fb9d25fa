package io.oarlock.testing;

import java.nio.file.Path;
import java.util.List;

/** The command that starts another virtual machine with the class path of the running test. */
public final class JavaCommand {

    private JavaCommand() {}

    public static List<String> start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath());
    }

    public static String classPath() {
        // Surefire hides the real class path behind a jar with a manifest.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
