package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void theListNamesEveryScenario() {
        assertThat(run("--list")).isZero();
        assertThat(out.toString()).contains("quiet", "kill-all", "rolling-restart", "partition");
    }

    @Test
    void theListSaysWhichDriversCanDoAFault() {
        run("--list");

        assertThat(out.toString().lines())
                .anyMatch(line -> line.contains(" kill-leader ") && line.endsWith("[process, namespace, container]"))
                .anyMatch(line -> line.contains(" partition-ring ") && line.endsWith("[namespace, container]"))
                .anyMatch(line -> line.contains(" power-loss-one ") && line.endsWith("--disks]"));
    }

    @Test
    void containersRunOarlockOnly() {
        assertThat(run("quiet", "--driver", "container", "--server", "zookeeper"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("no image of zookeeper");
    }

    @Test
    void aDurationWithoutAUnitIsAUsageError() {
        assertThat(run("quiet", "--duration", "60")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void aScenarioThatDoesNotExistIsAUsageError() {
        assertThat(run("earthquake")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("no such scenario: earthquake");
    }

    private int run(String... arguments) {
        return new CommandLine(new ChaosMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors, true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
    }
}
