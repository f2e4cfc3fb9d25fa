package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.JavaCommand;
import io.oarlock.testing.SharedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * One script, given to ZooKeeper's own command line client and to {@code oarlock shell}, on the same server: they print
 * the same. Only what is new in every run is replaced, and events, which a thread of their own prints, are compared
 * apart from the rest. Both clients log as the shell is configured to.
 */
class ZkCliSessionTest {
    private static final int COMMANDS_MIN = 60;
    private static final Pattern EVENT = Pattern.compile("\\nWatchedEvent [^\\n]*\\n");
    private static final List<Replacement> NEW_IN_EVERY_RUN = List.of(
            new Replacement("(?<=time = )\\w{3} \\w{3} .*", "TIME"),
            new Replacement("(?<=Zxid = )0x[0-9a-f]+", "ZXID"),
            new Replacement("(?<=zxid: )-?\\d+", "ZXID"),
            new Replacement("(?<=ephemeralOwner = 0x)[0-9a-f]{8,}", "SESSION"));

    @TempDir
    private Path directory;

    private record Replacement(String pattern, String word) {}

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void theShellPrintsWhatZkCliPrints(Cluster cluster) throws Exception {
        Path script = ForeignProgram.resource("zkcli-session.txt");
        assertThat(Files.readAllLines(script)).hasSizeGreaterThan(COMMANDS_MIN);
        // One member: the one that a client of several is connected to may lag.
        String server = cluster.member(1).connectString();

        String expected = output("zkCli", zkCli(server), script);
        String shell = output("shell", shell(server), script);

        assertThat(withoutEvents(shell)).isEqualTo(withoutEvents(expected));
        assertThat(events(shell)).isEqualTo(events(expected)).isNotEmpty();
    }

    private static List<String> zkCli(String server) {
        List<String> command = new ArrayList<>(JavaCommand.start(JavaCommand.classPathWithoutJLine()));
        command.add("-Dlogback.configurationFile="
                + Path.of("../conf/logback-shell.xml").toAbsolutePath());
        command.addAll(List.of("org.apache.zookeeper.ZooKeeperMain", "-server", server));
        return command;
    }

    private static List<String> shell(String server) {
        return List.of(Path.of("../bin/oarlock").toAbsolutePath().toString(), "shell", "--zkcli", "-server", server);
    }

    private String output(String name, List<String> command, Path script) throws IOException, InterruptedException {
        Path output = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(script.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("OARLOCK_CLASSPATH", JavaCommand.classPath());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        for (Replacement each : NEW_IN_EVERY_RUN) {
            text = Pattern.compile(each.pattern()).matcher(text).replaceAll(each.word());
        }
        return text;
    }

    private static String withoutEvents(String output) {
        return EVENT.matcher(output.replace("\nWATCHER::\n", "")).replaceAll("");
    }

    /** That of the end is left out: zkCli does not wait for it. */
    private static List<String> events(String output) {
        return EVENT.matcher(output)
                .results()
                .map(MatchResult::group)
                .filter(event -> !event.contains("state:Closed"))
                .toList();
    }
}
