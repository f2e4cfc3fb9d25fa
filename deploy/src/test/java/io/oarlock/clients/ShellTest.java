package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.shell.Shell;
import io.oarlock.shell.ShellOptions;
import io.oarlock.shell.ShellOptions.Format;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.SharedClusters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What the shell has beyond zkCli: its own commands, JSON, exit statuses. */
class ShellTest {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void treesAreShownSearchedAndSummedUp(Cluster cluster) throws Exception {
        int status = script(
                cluster,
                Format.TEXT,
                "deleteall /sh",
                "create /sh",
                "create /sh/b 12345",
                "create /sh/a",
                "create /sh/a/lock-1 xyz",
                "create -e /sh/a/lock-2 me",
                "create -c /sh/a/holder",
                "tree -s /sh",
                "find --name lock-* /sh",
                "find --ephemeral /sh",
                "find --data 234 /sh",
                "find --larger 3 /sh",
                "find --limit 2 /sh",
                "du -d 1 /sh",
                "tree -L 1 /sh",
                "find /sh/missing",
                "find --name [ /sh",
                "tree --deep /sh");

        assertThat(lines(out))
                .containsExactly(
                        "/sh (0 bytes)",
                        "|-- a (0 bytes)",
                        "|   |-- holder (0 bytes)",
                        "|   |-- lock-1 (3 bytes)",
                        "|   `-- lock-2 (2 bytes)",
                        "`-- b (5 bytes)",
                        "",
                        "6 znodes",
                        "/sh/a/lock-1",
                        "/sh/a/lock-2",
                        "/sh/a/lock-2",
                        "/sh/b",
                        "/sh/b",
                        "/sh",
                        "/sh/a",
                        "         bytes     znodes  path",
                        "             5          4  /sh/a",
                        "             5          1  /sh/b",
                        "            10          6  /sh",
                        "/sh",
                        "|-- a",
                        "`-- b",
                        "",
                        "3 znodes");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("find: KeeperErrorCode = NoNode for /sh/missing")
                .contains("is no pattern", "Unknown option: '--deep'");
        assertThat(status).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void asJsonEveryCommandIsOneLine(Cluster cluster) throws Exception {
        int status = script(
                cluster,
                Format.JSON,
                "deleteall /js",
                "create /js \"two \\ words\"",
                "get /js",
                "ls /js",
                "stat /none",
                "set /js x -v 7",
                "getAcl /js",
                "nonsense",
                "printwatches");

        List<String> lines = lines(out);
        assertThat(lines).hasSize(9).allMatch(line -> line.startsWith("{\"command\":\"") && line.endsWith("}"));
        assertThat(lines.get(1)).isEqualTo("{\"command\":\"create\",\"ok\":true,\"output\":[\"Created /js\"]}");
        assertThat(lines.get(2))
                .startsWith("{\"command\":\"get\",\"ok\":true,\"path\":\"/js\",\"data\":\"two \\\\ words\",\"stat\":{")
                .contains("\"version\":0,", "\"ephemeralOwner\":\"0x0\",\"dataLength\":11,");
        assertThat(lines.get(3)).contains("\"children\":[],");
        assertThat(lines.get(4))
                .isEqualTo("{\"command\":\"stat\",\"ok\":false,\"error\":\"Node does not exist: /none\","
                        + "\"code\":\"NONODE\"}");
        assertThat(lines.get(5)).contains("\"code\":\"BADVERSION\"");
        assertThat(lines.get(6))
                .contains("\"acl\":[{\"scheme\":\"world\",\"id\":\"anyone\",\"permissions\":\"cdrwa\"}]");
        assertThat(lines.get(7)).contains("\"ok\":false,\"error\":\"Command not found: nonsense");
        assertThat(status).isZero();
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void watchEndsBehindTheEventsThatWereAskedFor(Cluster cluster) throws Exception {
        assertThat(script(cluster, Format.TEXT, "deleteall /wa", "create /wa")).isZero();
        AtomicBoolean over = new AtomicBoolean();
        Thread changing = new Thread(() -> {
            try {
                // Again and again: nobody says when the watch is there.
                while (!over.get()) {
                    new Shell(options(cluster, Format.TEXT), nowhere(), nowhere()).run(List.of("set", "/wa", "x"));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        changing.start();
        int status = shell(cluster, Format.TEXT).run(List.of("watch", "-n", "2", "/wa"));
        // No interrupt: the client swallows one that finds it closing.
        over.set(true);
        changing.join();

        assertThat(status).isZero();
        assertThat(lines(out)).hasSize(2).allMatch(line -> line.matches("NodeDataChanged +/wa 0x[0-9a-f]+"));
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void theStatusIsThatOfTheLastCommandOrOfTheFirstThatFails(Cluster cluster) throws Exception {
        assertThat(shell(cluster, Format.TEXT).run(List.of("ls", "/none"))).isEqualTo(1);
        assertThat(shell(cluster, Format.TEXT).run(List.of("lss", "/"))).isEqualTo(127);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Command not found: lss; did you mean ls?");
        assertThat(script(cluster, Format.TEXT, "ls /none", "# a comment", "", "ls /"))
                .isZero();

        assertThat(script(cluster, Format.TEXT, "ls /none", "quit")).isEqualTo(1);
        assertThat(script(cluster, Format.TEXT, "ls /none", "ls /", "quit")).isZero();

        out.reset();
        assertThat(script(cluster, Format.TEXT, "find --owner 0x0 /", "find --limit 1 /", "quit"))
                .isZero();
        assertThat(lines(out)).containsExactly("/");

        String script = "ls /none\nversion\n";
        out.reset();
        int status = shell(cluster, Format.TEXT)
                .script(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), true);
        assertThat(status).isEqualTo(1);
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void wordsThatNoCommandUnderstandsEndNothing(Cluster cluster) throws Exception {
        int status = script(
                cluster,
                Format.TEXT,
                "delete -v x /none",
                "redo x",
                "redo 0x7fffffff",
                "setAcl / world",
                "find --owner session /",
                "get " + "x".repeat(2000),
                "\"",
                "'",
                "-R",
                "watch",
                "connect not:a:port",
                "connect " + cluster.connectString(),
                "getAllChildrenNumber /zookeeper/config");

        assertThat(status).isZero();
        assertThat(lines(out)).last().isEqualTo("0");
    }

    @Test
    void aServerThatIsNotThereIsSaidInOneLine() throws Exception {
        int port = FreePorts.take();
        ShellOptions options = new ShellOptions("127.0.0.1:" + port, 500, false, null, List.of(), Format.TEXT, true);

        int status = new Shell(options, printing(out), printing(err)).run(List.of("ls", "/"));

        assertThat(status).isEqualTo(1);
        assertThat(lines(err)).singleElement().asString().startsWith("oarlock shell: no server answers at 127.0.0.1:");
    }

    private int script(Cluster cluster, Format format, String... lines) throws InterruptedException {
        String text = String.join("\n", lines);
        return shell(cluster, format).script(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    private Shell shell(Cluster cluster, Format format) {
        return new Shell(options(cluster, format), printing(out), printing(err));
    }

    private static ShellOptions options(Cluster cluster, Format format) {
        return new ShellOptions(
                cluster.member(1).connectString(), TIMEOUT_MILLIS, false, null, List.of(), format, true);
    }

    private static PrintStream printing(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static PrintStream nowhere() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream output) {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
