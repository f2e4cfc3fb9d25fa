package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {

    private static final String GOOD = "[{:process 1 :type :invoke :f :write :value 3}"
            + "{:process 1 :type :ok :f :write :value 3}"
            + "{:process 2 :type :invoke :f :read :value nil}"
            + "{:process 2 :type :ok :f :read :value 3}]";
    private static final String BAD = GOOD.replace("{:process 2 :type :ok :f :read :value 3}", "")
            .replace("]", "{:process 2 :type :ok :f :read :value 4}]");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void aValidHistoryEndsWithZero() throws Exception {
        assertThat(check(file("good.edn", GOOD))).isZero();
        assertThat(out.toString()).startsWith("valid ");
    }

    @Test
    void oneInvalidHistoryAmongSeveralEndsWithOneAndSaysWhy() throws Exception {
        assertThat(check(file("good.edn", GOOD), file("bad.edn", BAD))).isEqualTo(1);
        assertThat(out.toString())
                .contains("invalid ")
                .contains("no order of the operations explains client 2: read null -> 4; possible states by then: [3]");
    }

    @Test
    void aHistoryWithoutOperationsIsValidAndSaysSo() throws Exception {
        assertThat(check(file("empty.edn", "[]"))).isZero();
        assertThat(out.toString()).startsWith("valid ").contains("(no operations)");
    }

    @Test
    void aHistoryOfRefusedOperationsOnlyIsValid() throws Exception {
        String refused = "[{:process 1 :type :invoke :f :write :value 3}{:process 1 :type :fail :f :write :value 3}]";

        assertThat(check(file("refused.edn", refused))).isZero();
    }

    @Test
    void aFileThatCannotBeReadIsAUsageErrorWithoutATrace() throws Exception {
        assertThat(check(file("torn.edn", "[{:process"))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(check(directory.resolve("none.edn").toString())).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString())
                .contains("torn.edn")
                .contains("no such file")
                .doesNotContain("\tat ");
    }

    @Test
    void aModelThatDoesNotExistIsAUsageError() throws Exception {
        assertThat(check("--model", "bicycle", file("good.edn", GOOD))).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private int check(String... arguments) {
        CommandLine commandLine = new CommandLine(new ChaosMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors, true))
                .setExecutionExceptionHandler(ChaosMain::explain);
        String[] all = new String[arguments.length + 1];
        all[0] = "check";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return commandLine.execute(all);
    }
}
