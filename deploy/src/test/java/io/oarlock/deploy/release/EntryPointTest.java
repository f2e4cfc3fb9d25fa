package io.oarlock.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the container's entry point makes of the variables of ZooKeeper's images, with a server that only prints it. */
class EntryPointTest {
    @TempDir
    private Path directory;

    private Launcher entryPoint;

    @BeforeEach
    void standInForTheServer() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path server = Files.createDirectories(directory.resolve("home/bin")).resolve("oarlock");
        Files.writeString(
                server,
                "#!/bin/sh\ncat \"$2\"\necho \"level=$OARLOCK_LEVEL\"\necho \"myid=$(cat '" + data + "/myid')\"\n");
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
        entryPoint = Launcher.of(Path.of("docker/entrypoint.sh").toAbsolutePath(), directory)
                .with("OARLOCK_HOME", directory.resolve("home").toString())
                .with("ZOO_CONF_DIR", directory.resolve("conf").toString())
                .with("ZOO_DATA_DIR", data.toString())
                .with("ZOO_DATA_LOG_DIR", data.toString())
                .with("TMPDIR", directory.toString());
    }

    @Test
    void withoutVariablesItIsAStandaloneServer() {
        Launcher.Ended ended = entryPoint.run();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("clientPort=2181", "myid=1").doesNotContain("server.");
    }

    @Test
    void theMembersOfTheOfficialImageAreTakenAsTheyAre() {
        Launcher.Ended ended = entryPoint
                .with("ZOO_SERVERS", "server.1=zk1:2888:3888;2181 server.2=[::1]:2888:3888:observer;2181")
                .with("ZOO_MY_ID", "2")
                .run();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("server.1=zk1:2888:3888;2181\nserver.2=[::1]:2888:3888:observer;2181\n", "myid=2")
                .doesNotContain("clientPort=");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ",", ";", ", "})
    void theMembersOfAnotherImageAreUnderstood(String between) {
        Launcher.Ended ended = entryPoint
                .with(
                        "ZOO_SERVERS",
                        String.join(between, "zk1:2888:3888::1", "zk2:2888:3888::2", "[::1]:2888:3888::30"))
                .with("ZOO_SERVER_ID", "30")
                .run();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains(
                        "clientPort=2181\nserver.1=zk1:2888:3888\nserver.2=zk2:2888:3888\nserver.30=[::1]:2888:3888\n",
                        "myid=30");
    }

    @ParameterizedTest
    @CsvSource({
        "ZOO_SERVERS, zk1:2888:3888, write server.1=zk1:2888:3888",
        "ZOO_SERVERS, zk1:2888:3888 zk2:2888:3888, does not say which member it is",
        "ZOO_SERVERS, zk1:2888:3888::one, is no member",
        "ZOO_SERVERS, zk1, does not say which member it is",
        "ZOO_SERVERS, server.1=zk1:2888:3888 server.2=zk2:2888:3888, which one this is",
        "ZOO_SERVER, server.1=zk1:2888:3888, unknown variable ZOO_SERVER",
        "ZOO_MYID, 2, unknown variable ZOO_MYID",
        "ZOO_ENABLE_AUTH, yes, asks for protection that",
        "ZOO_TLS_CLIENT_ENABLE, true, asks for protection that"
    })
    void whatWouldSilentlyStandAloneOrBeOpenIsRefused(String variable, String value, String reason) {
        Launcher.Ended ended = entryPoint.with(variable, value).run();

        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).startsWith("entrypoint: ").contains(reason).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"two, is no number", "3, there is no line server.3", "1 2, there is no line server.12"})
    void aWrongNumberDoesNotStayInTheVolume(String number, String reason) {
        entryPoint = entryPoint.with("ZOO_SERVERS", "server.1=zk1:2888:3888 server.2=zk2:2888:3888");

        Launcher.Ended ended = entryPoint.with("ZOO_MY_ID", number).run();

        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains(reason).hasLineCount(1);
        assertThat(directory.resolve("data/myid")).doesNotExist();
    }

    @Test
    void theVolumeOfAnotherMemberIsRefused() throws IOException {
        Files.writeString(directory.resolve("data/myid"), "1\n");
        entryPoint = entryPoint.with("ZOO_SERVERS", "server.1=zk1:2888:3888 server.2=zk2:2888:3888");

        Launcher.Ended ended = entryPoint.with("ZOO_MY_ID", "2").run();

        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .contains("this is to be member 2, but", "myid says 1: the data is another member's")
                .hasLineCount(1);
        assertThat(directory.resolve("data/myid")).hasContent("1");
    }

    @Test
    void otherVariablesOnlyDrawAWarning() {
        Launcher.Ended ended = entryPoint
                .with("ZOO_SOMETHING", "1024")
                .with("ZOO_ENABLE_AUTH", "no")
                .with("ZOO_SERVICE_HOST", "10.0.0.1")
                .run();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("ZOO_SOMETHING has no effect here")
                .doesNotContain("ZOO_SERVICE_HOST", "ZOO_ENABLE_AUTH");
    }

    @Test
    void theVariablesOfAnotherImageAreTranslated() {
        Launcher.Ended ended = entryPoint
                .with("ZOO_PORT_NUMBER", "12181")
                .with("ZOO_PORT_2181_TCP", "tcp://10.0.0.1:2181")
                .with("ZOO_MAX_SESSION_TIMEOUT", "60000")
                .with("ZOO_LISTEN_ALLIPS_ENABLED", "yes")
                .with("ZOO_ENABLE_PROMETHEUS_METRICS", "yes")
                .with("ZOO_PROMETHEUS_METRICS_PORT_NUMBER", "9141")
                .with("ZOO_AUTOPURGE_RETAIN_COUNT", "5")
                .with("ZOO_LOG_LEVEL", "DEBUG")
                .run();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output().lines())
                .contains(
                        "clientPort=12181",
                        "maxSessionTimeout=60000",
                        "quorumListenOnAllIPs=true",
                        "metricsProvider.httpPort=9141",
                        "autopurge.snapRetainCount=5",
                        "level=DEBUG");
    }

    @ParameterizedTest
    @CsvSource({
        "'version', 'version'",
        "'--help', '--help'",
        "'shell ls /', 'shell ls /'",
        "'status --server zk1', 'status --server zk1'"
    })
    void theWordsOfTheCommandLineAreForIt(String words, String passedOn) throws IOException {
        Files.writeString(directory.resolve("home/bin/oarlock"), "#!/bin/sh\necho \"$@\"\n");

        Launcher.Ended ended = entryPoint.run(words.split(" "));

        assertThat(ended.status()).isZero();
        assertThat(ended.output()).isEqualTo(passedOn + "\n");
    }

    @Test
    void anyOtherProgramRunsAsItIs() {
        assertThat(entryPoint.run("echo", "hello").output()).isEqualTo("hello\n");
    }

    @Test
    void aVolumeThatCannotBeUsedIsSaidInOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        Launcher.Ended ended =
                entryPoint.with("ZOO_DATA_DIR", file.resolve("data").toString()).run();

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .startsWith("entrypoint: ")
                .contains("mount a volume there")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"pod, pod", "oarlock-x, x"})
    void aHostThatHasNoOrdinalGivesNoNumber(String host, String ordinal) throws IOException {
        Path program = Files.createDirectories(directory.resolve("path")).resolve("hostname");
        Files.writeString(program, "#!/bin/sh\necho " + host + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        Launcher.Ended ended = entryPoint
                .with("ZOO_MY_ID_FROM_ORDINAL", "yes")
                .with("PATH", program.getParent() + ":" + System.getenv("PATH"))
                .run();

        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output())
                .startsWith("entrypoint: ")
                .contains("'" + ordinal + "' is no ordinal")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ZOO_CFG_EXTRA, clientPortAddress=127.0.0.5, 127.0.0.5",
        "ZOO_CFG_EXTRA, clientPortAddress=0.0.0.0, 127.0.0.1",
        "ZOO_CFG_EXTRA, clientPortAddress=[::], 127.0.0.1",
        "ZOO_CFG_EXTRA, clientPortAddress=[::1], ::1",
        "ZOO_SERVERS, server.1=zk1:2888:3888;127.0.0.5:12183, 127.0.0.5",
        "ZOO_SERVERS, server.1=zk1:2888:3888;0.0.0.0:12183, 127.0.0.1",
        "ZOO_SERVERS, server.1=zk1:2888:3888;12182, 127.0.0.1",
        "ZOO_MY_ID, 1, 127.0.0.1"
    })
    void theHealthCheckAsksTheAddressThatIsServed(String variable, String value, String address) {
        entryPoint.with(variable, value).run();

        Launcher.Ended asked = Launcher.of(Path.of("docker/healthcheck.sh").toAbsolutePath(), directory)
                .with("ZOO_CONF_DIR", directory.resolve("conf").toString())
                .with("TMPDIR", directory.toString())
                .run("address");

        assertThat(asked.output().lines().toList()).last().isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "ZOO_CLIENT_PORT, 12181, 12181",
        "ZOO_SERVERS, server.1=zk1:2888:3888;12182, 12182",
        "ZOO_SERVERS, server.1=zk1:2888:3888;127.0.0.1:12183, 12183",
        "OARLOCK_HEALTH_PORT, 12184, 12184",
        "ZOO_MY_ID, 1, 2181"
    })
    void theHealthCheckAsksThePortThatIsServed(String variable, String value, String port) {
        entryPoint.with(variable, value).run();

        Launcher.Ended asked = Launcher.of(Path.of("docker/healthcheck.sh").toAbsolutePath(), directory)
                .with("ZOO_CONF_DIR", directory.resolve("conf").toString())
                .with("TMPDIR", directory.toString())
                .with(variable, value)
                .run("port");

        assertThat(asked.output().lines().toList()).last().isEqualTo(port);
    }
}
