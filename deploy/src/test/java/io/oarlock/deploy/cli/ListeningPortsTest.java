package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which TCP ports a process opens, as the kernel tells it. */
class ListeningPortsTest {
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    @TempDir
    private Path directory;

    private List<Integer> free;
    private int client;
    private int admin;

    @BeforeEach
    void takePorts() {
        assumeThat(Path.of("/proc/net/tcp")).exists();
        free = FreePorts.take(4);
        client = free.get(0);
        admin = free.get(3);
    }

    @Test
    void aStandaloneServerListensForClientsAndOperatorsOnly() throws IOException {
        assertThat(portsOf("")).containsExactlyInAnyOrder(client, admin);
    }

    @Test
    void withoutTheAdminServerItListensForClientsOnly() throws IOException {
        assertThat(portsOf("admin.enableServer=false\n")).containsExactly(client);
    }

    @Test
    void aSingleServerLineOpensNoRaftPort() throws IOException {
        assertThat(portsOf("server.1=127.0.0.1:%d:%d\n".formatted(free.get(1), free.get(2))))
                .containsExactlyInAnyOrder(client, admin);
    }

    @Test
    void linearizableReadsAddTheirPort() throws IOException {
        assertThat(portsOf("oarlock.linearizableClientPort=%d\n".formatted(free.get(1))))
                .containsExactlyInAnyOrder(client, admin, free.get(1));
    }

    @Test
    void metricsAddTheirPort() throws IOException {
        String provider = "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider";
        assertThat(portsOf(
                        "metricsProvider.className=%s\nmetricsProvider.httpPort=%d\n".formatted(provider, free.get(1))))
                .containsExactlyInAnyOrder(client, admin, free.get(1));
    }

    @Test
    void aMemberOfAnEnsembleListensForTheOthersToo() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/myid"), "1");
        assertThat(portsOf("server.1=127.0.0.1:%d:1\nserver.2=127.0.0.1:%d:2\n".formatted(free.get(1), free.get(2))))
                .containsExactlyInAnyOrder(client, admin, free.get(1));
    }

    private Set<Integer> portsOf(String more) throws IOException {
        Files.writeString(
                directory.resolve("zoo.cfg"),
                "dataDir=data\nclientPort=" + client + "\nclientPortAddress=127.0.0.1\n" + "4lw.commands.whitelist=*\n"
                        + "admin.serverAddress=127.0.0.1\nadmin.serverPort=" + admin + "\n" + more);
        try (ChildProcess server = Launcher.ofSourceTree(directory).start("server", "zoo.cfg")) {
            Awaitility.await("the server answers")
                    .atMost(Launcher.PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        assertThat(server.isAlive()).as(server.log()).isTrue();
                        return FourLetterWord.ask(new InetSocketAddress("127.0.0.1", client), "ruok")
                                .contains("imok");
                    });
            return listening(server.pid());
        }
    }

    /** The kernel's table of sockets has inodes; the process's open files say which are its own. */
    private static Set<Integer> listening(long pid) throws IOException {
        Set<String> own;
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            own = files.map(ListeningPortsTest::target).collect(Collectors.toSet());
        }
        Set<Integer> ports = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields[STATE].equals(LISTENING) && own.contains("socket:[" + fields[INODE] + "]")) {
                    String address = fields[LOCAL_ADDRESS];
                    ports.add(Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    /** A file may be closed between listing and reading. */
    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
