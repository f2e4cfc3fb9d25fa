package io.oarlock.deploy.cli;

import static io.oarlock.deploy.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.cli.CommandRun.Ended;
import io.oarlock.testing.JavaCommand;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be meant is said in words, without a stack trace, before anybody is asked. */
class WrongArgumentsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "checkpoint --server 127.0.0.1:99999 --auth digest:super:x --to backups, --server is HOST:PORT",
        "checkpoint --server 127.0.0.1:80 --auth digest:super:x --to backups --timeout 0, --timeout is a number",
        "export --server 127.0.0.1:80 --auth digest:super:x --to backups --timeout -1, --timeout is a number",
        "shell --timeout 0 ls /, --timeout is a number",
        "shell --timeout -5 ls /, --timeout is a number",
        "stop --timeout -1, --timeout is a number"
    })
    void numbersOutOfRangeAreWrongUsage(String words, String said) {
        Ended ended = run(words.split(" "));

        assertThat(ended.output()).startsWith(said).doesNotContain("\tat ");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void credentialsOfMoreThanALineAreRefusedAndNotRepeated() throws IOException {
        Path secret = Files.writeString(directory.resolve("super"), "digest:super:secret\n# since May\n");

        Ended ended = run("checkpoint", "-s", "127.0.0.1:1", "--auth-file", secret.toString(), "--to", "backups");

        assertThat(ended.output())
                .contains("more than one line")
                .doesNotContain("secret")
                .hasLineCount(1);
        assertThat(ended.status()).isEqualTo(3);
    }

    @Test
    void aFileThatIsMissingIsNamedWithWhatIsWrong() {
        Ended ended = run("checkpoint", "-s", "127.0.0.1:1", "--auth-file", "/no/such", "--to", "backups");

        assertThat(ended.output()).isEqualTo("oarlock checkpoint: /no/such: no such file or directory\n");
    }

    @Test
    void aCommandWhoseOutputIsLostHasFailed() {
        Path oarlock = Path.of("../bin/oarlock").toAbsolutePath().normalize();
        Launcher shell = Launcher.of(Path.of("/bin/sh"), directory).with("OARLOCK_CLASSPATH", JavaCommand.classPath());

        Launcher.Ended ended = shell.run("-c", "'" + oarlock + "' version > /dev/full");

        assertThat(ended.output()).isEqualTo("oarlock: standard output cannot be written to\n");
        assertThat(ended.status()).isEqualTo(1);
    }
}
