package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
    void aScenarioThatDoesNotExistIsAUsageError() {
        assertThat(run("earthquake")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("no such scenario: earthquake");
    }

    private int run(String argument) {
        return new CommandLine(new ChaosMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors, true))
                .execute("run", argument);
    }
}
