package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command line as picocli sees it, without a process. */
class CommandsTest {
    /** They print one thing and take no argument. */
    private static final Set<String> WITHOUT_EXAMPLE =
            Set.of("archive", "settings", "limits", "metrics", "reference", "version");

    static Stream<String> commands() {
        return Oarlock.commandLine().getSubcommands().keySet().stream().filter(name -> !name.equals("help"));
    }

    @Test
    void thePageOfTheCommandsIsUpToDate() throws Exception {
        assertThat(Files.readString(Path.of("../docs/CLI.md")))
                .as("run bin/oarlock reference > docs/CLI.md")
                .isEqualTo(ReferencePage.markdown());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(String name) {
        StringWriter out = new StringWriter();
        int status = Oarlock.commandLine().setOut(new PrintWriter(out)).execute(name, "--help");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("Usage: oarlock " + name);
        if (!WITHOUT_EXAMPLE.contains(name)) {
            assertThat(out.toString())
                    .containsPattern("Examples?:\\R  (oarlock|source|ZK_)")
                    .contains("oarlock " + name);
        }
    }

    @ParameterizedTest
    @CsvSource({"stats, status", "sever, server", "settigns, settings", "docter, doctor"})
    void aMistypedCommandDrawsTheOneThatWasMeant(String typed, String meant) {
        StringWriter err = new StringWriter();

        int status = Oarlock.commandLine().setErr(new PrintWriter(err)).execute(typed);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: ", "oarlock " + meant);
    }

    @Test
    void whatStandsBehindTheCommandOfAShellIsTheShells() {
        CommandLine.ParseResult parsed =
                Oarlock.commandLine().parseArgs("shell", "-server", "a:1", "create", "-s", "-e", "/x", "@data");

        List<String> words = parsed.subcommand().matchedPositionalValue(0, List.of());
        assertThat(words).containsExactly("create", "-s", "-e", "/x", "@data");
    }

    @Test
    void optionsBesideAFileThatHasThemAreWrongUsage() {
        StringWriter err = new StringWriter();

        int status = Oarlock.commandLine().setErr(new PrintWriter(err)).execute("start", "--port", "1", "no.cfg");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("leave the options out");
    }
}
