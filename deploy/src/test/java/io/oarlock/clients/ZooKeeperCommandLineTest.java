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
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** ZooKeeper's own command line client, zkCli, in a process of its own, fed with a file of commands. */
class ZooKeeperCommandLineTest {

    private static final Pattern TIME = Pattern.compile("(?<=time = )\\w{3} \\w{3} .*");
    private static final Pattern ZXID = Pattern.compile("Zxid = 0x[0-9a-f]+");
    private static final Pattern IP_FIRST = Pattern.compile("(ip: .*\\R)(digest: .*\\R)");
    /** A thread of its own prints them. */
    private static final Pattern EVENT = Pattern.compile("\\nWATCHER::\\n|\\nWatchedEvent [^\\n]*\\n");

    private static final Pattern LOG_LINE = Pattern.compile("(?m)^\\d\\d:\\d\\d:\\d\\d.*\\R");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @ArgumentsSource(SharedClusters.class)
    void zkCliCreatesReadsChangesAndRemovesNodes(Cluster cluster) throws Exception {
        assertThat(zkCli(cluster.connectString()))
                .isEqualTo(Files.readString(ForeignProgram.resource("zkcli-expected.txt")));
    }

    private String zkCli(String connectString) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(JavaCommand.start(JavaCommand.classPathWithoutJLine()));
        command.addAll(List.of("org.apache.zookeeper.ZooKeeperMain", "-server", connectString));
        Path output = directory.resolve("zkcli.log");
        Process process = new ProcessBuilder(command)
                .redirectInput(ForeignProgram.resource("zkcli.txt").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return normalised(Files.readString(output));
    }

    /** What differs from run to run is replaced by a word; what comes before the first answer is left out. */
    private static String normalised(String output) {
        String withoutLog = LOG_LINE.matcher(output).replaceAll("");
        String withoutEvents = EVENT.matcher(withoutLog).replaceAll("");
        String withoutTimes = TIME.matcher(withoutEvents).replaceAll("TIME");
        String withoutZxids = ZXID.matcher(withoutTimes).replaceAll("Zxid = ZXID");
        // A server may name a client's identities in any order.
        String inOneOrder = IP_FIRST.matcher(withoutZxids).replaceAll("$2$1");
        return inOneOrder.substring(inOneOrder.indexOf("Created /cli"));
    }
}
