package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OarlockTest {
    @TempDir
    private Path directory;

    private int port;
    private Launcher oarlock;

    @BeforeEach
    void takeAPort() {
        port = FreePorts.take();
        oarlock = Launcher.ofSourceTree(directory);
    }

    @Test
    void versionNamesOarlockAndTheZooKeeperThatItSpeaks() {
        Launcher.Ended ended = oarlock.run("version");

        assertThat(ended.status()).isZero();
        assertThat(ended.output())
                .startsWith("Oarlock " + System.getProperty("oarlock.version"))
                .contains("speaks ZooKeeper 3.9.5-oarlock-");
    }

    @Test
    void helpNamesTheCommands() {
        Launcher.Ended ended = oarlock.run("help");

        assertThat(ended.status()).isZero();
        assertThat(ended.output()).contains("server", "start", "archive", "version", "settings");
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        assertThat(oarlock.run("sail").status()).isEqualTo(2);
    }

    @Test
    void aBrokenFileEndsTheStartWithOneLine() throws IOException {
        Files.writeString(directory.resolve("zoo.cfg"), "# mine\ndataDir=data\nclientPort=two\n");

        Launcher.Ended ended = oarlock.run("server", "zoo.cfg");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).isEqualTo("oarlock: zoo.cfg:3: clientPort is no number: 'two'\n");
    }

    @Test
    void aServerStopsOnSigtermWithStatusZeroAndHasItsDataAtTheNextStart() throws IOException {
        writeConfig("");
        String before;
        try (ChildProcess server = oarlock.start("server", "zoo.cfg")) {
            awaitServing(server);
            before = lineOf("srvr", "Node count");
            assertThat(server.terminate(Launcher.PATIENCE)).as(server.log()).isZero();
            assertThat(server.log()).contains("Member 1 of [1]").contains("Stopped");
        }
        try (ChildProcess server = oarlock.start("server", "zoo.cfg")) {
            awaitServing(server);
            assertThat(lineOf("srvr", "Node count")).isEqualTo(before);
            assertThat(server.terminate(Launcher.PATIENCE)).as(server.log()).isZero();
        }
    }

    @Test
    void whatAServerWritesIsForItsUserOnly() throws IOException {
        writeConfig("dataLogDir=log\n");
        Path old = Files.createDirectories(directory.resolve("data/oarlock"));
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (ChildProcess server = oarlock.start("server", "zoo.cfg")) {
            awaitServing(server);
            for (Path part : List.of(old, directory.resolve("log"))) {
                try (Stream<Path> written = Files.walk(part)) {
                    for (Path path : written.toList()) {
                        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                .as(path.toString())
                                .isIn("rwx------", "rw-------");
                    }
                }
            }
            assertThat(server.log()).contains("data/oarlock was rwxr-xr-x");
        }
    }

    @Test
    void withoutAFileAServerTakesTheOneInItsConfigurationDirectory() throws IOException {
        Files.createDirectory(directory.resolve("etc"));
        Path config = Files.writeString(directory.resolve("etc/zoo.cfg"), config(""));
        oarlock.with("ZOOCFGDIR", config.getParent().toString());

        try (ChildProcess server = oarlock.start("server")) {
            awaitServing(server);
            assertThat(server.terminate(Launcher.PATIENCE)).isZero();
        }
    }

    @Test
    void startNeedsNoFileAndKeepsItsDataWhereItWasStarted() throws IOException {
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            awaitServing(server);
            assertThat(lineOf("srvr", "Mode")).isEqualTo("Mode: standalone");
            assertThat(directory.resolve("data/oarlock")).isDirectory();
            assertThat(server.terminate(Launcher.PATIENCE)).as(server.log()).isZero();
            // Another server of this machine may have the port: then the line says that it cannot be had on this
            // address.
            assertThat(server.log()).contains("127.0.0.1:8080").doesNotContain("0.0.0.0:8080");
        }
    }

    @Test
    void flagsForTheJvmAreHonouredAndTheServersOwnWin() throws IOException {
        // Other collectors do not count all of the heap.
        oarlock.with("JVMFLAGS", "-Xmx64m -XX:+UseG1GC").with("SERVER_JVMFLAGS", "-Xmx128m");
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            awaitServing(server);
            assertThat(lineOf("envi", "os.memory.max")).isEqualTo("os.memory.max=128MB");
        }
    }

    /** Without a configuration the JVM starts, says which collector it has, and ends. */
    @ParameterizedTest
    @CsvSource({
        "1000, 2, '', '', Serial",
        "2049, 2, '', '', G1",
        "1000, 3, '', '', G1",
        "1000, 2, -Xmx3g, '', G1",
        "4000, 1, -Xmx3g, -Xmx512m, Serial",
        "4000, 2, -Xmx08m, -Xmx0524288k, Serial",
        "4000, 4, -Xmx512m, -XX:ActiveProcessorCount=2, Serial",
        "1000, 2, -Xmx4294967296, '', G1",
        "1000, 2, -XX:MaxHeapSize=4g, '', G1",
        "1000, 2, -XX:+UseG1GC, '', G1",
        "4000, 2, '', -XX:+UseParallelGC, Parallel"
    })
    void theCollectorIsThatOfHeapAndProcessorsUnlessFlagsNameOne(
            String heapMegabytes, int processors, String flags, String ofTheServer, String collector) {
        oarlock.with("ZK_SERVER_HEAP", heapMegabytes)
                .with("JVMFLAGS", "-Xlog:gc -XX:ActiveProcessorCount=" + processors + " " + flags)
                .with("SERVER_JVMFLAGS", ofTheServer);

        assertThat(oarlock.run("server", "no.cfg").output()).contains("Using " + collector + "\n");
    }

    /** Without it they would be old after one collection: see docs/decisions/0019. */
    @ParameterizedTest
    @CsvSource({"'', 4", "-XX:SurvivorRatio=6, 6"})
    void theYoungGenerationHasRoomForTheEntriesInMemoryUnlessFlagsSayOtherwise(String ofTheServer, String ratio) {
        oarlock.with("JVMFLAGS", "-XX:ActiveProcessorCount=2 -XX:+PrintFlagsFinal")
                .with("SERVER_JVMFLAGS", ofTheServer);

        assertThat(oarlock.run("server", "no.cfg").output())
                .containsPattern(" SurvivorRatio += " + ratio + " ")
                .containsPattern("TargetSurvivorRatio += 90 ");
    }

    /** Whatever memory the machine has; the JVM rounds to even megabytes. */
    @ParameterizedTest
    @CsvSource({"1000, '', 376", "0500, '', 188", "080, '', 30", "1000, -Xmx200m, 76", "1000, -Xms100m, 100"})
    void theHeapBeginsWithThreeEighthsUnlessFlagsSayOtherwise(
            String heapMegabytes, String ofTheServer, long megabytes) {
        oarlock.with("ZK_SERVER_HEAP", heapMegabytes)
                .with("JVMFLAGS", "-XX:ActiveProcessorCount=2 -XX:+PrintFlagsFinal")
                .with("SERVER_JVMFLAGS", ofTheServer);

        assertThat(oarlock.run("server", "no.cfg").output())
                .containsPattern(" InitialHeapSize += " + (megabytes << 20) + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "cpu.max=max 100000, G1",
        "cpu.max=150000 100000, Serial",
        "cpu.max=250000 100000, G1",
        "cpu/cpu.cfs_quota_us=-1, G1",
        "cpu/cpu.cfs_quota_us=200000, Serial",
        "cpu/cpu.cfs_quota_us=300000, G1"
    })
    void processorsAreThoseOfTheMachineOrTheQuotaOfTheContainer(String quota, String collector) throws IOException {
        Path machine = Files.createDirectories(directory.resolve("machine"));
        Path nproc = Files.writeString(machine.resolve("nproc"), "#!/bin/sh\necho 8\n");
        assertThat(nproc.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(machine.resolve("cpu"));
        String[] file = quota.split("=", 2);
        Files.writeString(machine.resolve(file[0]), file[1] + "\n");
        Files.writeString(machine.resolve("cpu/cpu.cfs_period_us"), "100000\n");
        oarlock.with("PATH", machine + ":" + System.getenv("PATH"))
                .with("OARLOCK_CGROUP", machine.toString())
                .with("JVMFLAGS", "-Xlog:gc");

        assertThat(oarlock.run("server", "no.cfg").output()).contains("Using " + collector + "\n");
    }

    /** The JVM keeps what it was told of a name for half a minute by itself. */
    @Test
    void theJvmDoesNotKeepAnAddressThatAMemberMayHaveLeft() {
        oarlock.with("SERVER_JVMFLAGS", "-XshowSettings:properties");
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            awaitServing(server);
            assertThat(server.log()).contains("sun.net.inetaddr.ttl = 1");
        }
    }

    @Test
    void noSerializedJavaObjectIsReadInTheProcess() {
        oarlock.with("SERVER_JVMFLAGS", "-XshowSettings:properties");
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            awaitServing(server);
            assertThat(server.log()).contains("jdk.serialFilter = maxdepth=0");
        }
    }

    @Test
    void aTakenPortIsSaidAndEndsTheProcess() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", port));

            Launcher.Ended ended = oarlock.run("start", "--port", String.valueOf(port));

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output()).contains("oarlock: cannot serve clients on 127.0.0.1:" + port);
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aTakenMetricsPortIsFoundBeforeAnythingIsWritten() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            String provider = "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider";
            writeConfig(
                    "metricsProvider.className=%s\nmetricsProvider.httpHost=127.0.0.1\nmetricsProvider.httpPort=%d\n"
                            .formatted(provider, taken.getLocalPort()));

            Launcher.Ended ended = oarlock.run("server", "zoo.cfg");

            assertThat(ended.status()).as(ended.output()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("oarlock: cannot serve metrics on 127.0.0.1:")
                    .doesNotContain("\tat ");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @Test
    void oneDirectoryForTheLogsOfTwoServersIsRefused() throws IOException {
        writeConfig("dataLogDir=logs\n");
        try (ChildProcess server = oarlock.start("server", "zoo.cfg")) {
            awaitServing(server);
            Files.writeString(
                    directory.resolve("other.cfg"),
                    "dataDir=other\ndataLogDir=logs\nclientPort=%d\n".formatted(FreePorts.take()));

            Launcher.Ended second = oarlock.run("server", "other.cfg");

            assertThat(second.status()).as(second.output()).isEqualTo(3);
            assertThat(second.output()).contains("logs/oarlock/log is in use by another process");
            assertThat(directory.resolve("other/oarlock/STATE")).doesNotExist();
        }
    }

    @Test
    void aTakenRaftPortNeverLooksLikeAnOrderlyStop() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/myid"), "1");
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            writeConfig("server.1=127.0.0.1:%d:1\nserver.2=127.0.0.1:2:3\n".formatted(taken.getLocalPort()));

            Launcher.Ended ended = oarlock.run("server", "zoo.cfg");

            assertThat(ended.status()).as(ended.output()).isEqualTo(14);
            assertThat(directory.resolve("data/oarlock")).doesNotExist();
        }
    }

    @Test
    void aDataDirectoryInUseIsSaidAndEndsTheSecondProcess() {
        try (ChildProcess server = oarlock.start("start", "--port", String.valueOf(port))) {
            awaitServing(server);

            Launcher.Ended second = oarlock.run("start", "--port", String.valueOf(FreePorts.take()));

            assertThat(second.status()).isEqualTo(3);
            assertThat(second.output()).contains("is in use by another process");
        }
    }

    @Test
    void theDataOfAZooKeeperServerIsNotTakenForAnEmptyDirectory() throws IOException {
        Files.createDirectories(directory.resolve("data/version-2"));
        Files.createFile(directory.resolve("data/version-2/snapshot.0"));

        Launcher.Ended ended = oarlock.run("start", "--port", String.valueOf(port));

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.output()).contains("holds the data of a ZooKeeper server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "data/oarlock", "data/oarlock/log", "data/oarlock/LOCK", "data/myid"})
    void aFileThatIsADirectoryOrTheOtherWayRoundIsSaidInOneLine(String odd) throws IOException {
        Path path = directory.resolve(odd);
        Files.createDirectories(path.getParent());
        if (odd.endsWith("LOCK") || odd.endsWith("myid")) {
            Files.createDirectory(path);
        } else {
            Files.createFile(path);
        }

        Launcher.Ended ended = oarlock.run("start", "--port", String.valueOf(port));

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output())
                .contains("oarlock: ")
                .contains(path.getFileName().toString())
                .doesNotContain("\tat ");
    }

    @Test
    void anAddressThatCannotBeServedIsSaidInOneLine() throws IOException {
        writeConfig("clientPortAddress=no.such.host.invalid\n");

        Launcher.Ended ended = oarlock.run("server", "zoo.cfg");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output())
                .contains("oarlock: cannot serve clients on no.such.host.invalid:" + port + ": ")
                .doesNotContain("null")
                .doesNotContain("\tat ");
    }

    private void writeConfig(String more) throws IOException {
        Files.writeString(directory.resolve("zoo.cfg"), config(more));
    }

    private String config(String more) {
        return "dataDir=data\nclientPort=" + port + "\nclientPortAddress=127.0.0.1\n4lw.commands.whitelist=*\n" + more;
    }

    private void awaitServing(ChildProcess server) {
        Awaitility.await("the server answers")
                .atMost(Launcher.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(server.isAlive()).as(server.log()).isTrue();
                    return ask("srvr").contains("Mode: ");
                });
    }

    private String lineOf(String word, String key) throws IOException {
        return ask(word)
                .lines()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElseThrow();
    }

    private String ask(String word) throws IOException {
        return FourLetterWord.ask(new InetSocketAddress("127.0.0.1", port), word);
    }
}
