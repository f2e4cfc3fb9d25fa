package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.FreePorts;
import io.oarlock.testing.JavaCommand;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is left behind, looked at, and stopped: by {@code oarlock} and by ZooKeeper's words. */
class BackgroundTest {
    private static final String PATIENT_MILLIS = "30000";
    private static final Path BIN = Path.of("../bin").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private int port;
    private Path pidFile;

    @BeforeEach
    void configure() throws IOException {
        port = FreePorts.take();
        pidFile = directory.resolve("data/zookeeper_server.pid");
        Files.writeString(
                directory.resolve("zoo.cfg"), "dataDir=data\nclientPort=" + port + "\nclientPortAddress=127.0.0.1\n");
    }

    @AfterEach
    void leaveNothingBehind() throws IOException {
        if (Files.exists(pidFile)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .filter(process -> !process.equals(ProcessHandle.current()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aServerInTheBackgroundIsFoundAndStopped() throws IOException {
        Launcher.Ended started = run("oarlock", "start", "--background", "zoo.cfg");

        assertThat(started.status()).as(started.output()).isZero();
        long process = Long.parseLong(Files.readString(pidFile).strip());
        assertThat(started.output()).contains("oarlock: started, process " + process + "; log ");
        assertThat(Files.readString(directory.resolve("logs/oarlock-server.log")))
                .contains("serves clients on");
        assertThat(directory.resolve("logs").toFile().list()).noneMatch(file -> file.contains(".starting."));
        assertThat(run("oarlock", "status", "--timeout", PATIENT_MILLIS, "zoo.cfg"))
                .satisfies(status -> assertThat(status.output())
                        .contains("member 1 runs here as process " + process, "127.0.0.1:" + port, "standalone"))
                .returns(0, Launcher.Ended::status);
        assertThat(run("oarlock", "doctor", "--timeout", PATIENT_MILLIS, "zoo.cfg"))
                .satisfies(doctor -> assertThat(doctor.output())
                        .contains("in use by a running server", "serves as standalone", "nothing is wrong"))
                .returns(0, Launcher.Ended::status);

        Launcher.Ended stopped = run("oarlock", "stop", "zoo.cfg");

        assertThat(stopped.status()).as(stopped.output()).isZero();
        assertThat(stopped.output()).contains("oarlock: stopped process " + process);
        assertThat(ProcessHandle.of(process)).isEmpty();
        assertThat(pidFile).doesNotExist();
        assertThat(run("oarlock", "status", "--timeout", PATIENT_MILLIS, "zoo.cfg"))
                .satisfies(status -> assertThat(status.output()).contains("nobody listens on this port"))
                .returns(1, Launcher.Ended::status);
    }

    @Test
    void whatKeepsItFromStartingIsSaidAndItsStatusIsThatOfTheServer() throws IOException {
        Files.writeString(directory.resolve("zoo.cfg"), "dataDir=data\nclientPort=two\n");

        Launcher.Ended ended = run("oarlock", "start", "--background", "zoo.cfg");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).isEqualTo("oarlock: zoo.cfg:2: clientPort is no number: 'two'\n");
    }

    /** After a crash another process may have the number. */
    @Test
    void aNumberThatACrashLeftBehindIsNobodys() throws IOException {
        Files.createDirectories(pidFile.getParent());
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");

        Launcher.Ended ended = run("oarlock", "stop", "zoo.cfg");

        assertThat(ended.status()).isZero();
        assertThat(ended.output()).contains("no server runs with data");
    }

    @Test
    void theWordsOfZooKeepersScriptsAreKnown() throws IOException {
        Launcher.Ended started = run("zkServer.sh", "start", "./zoo.cfg");
        assertThat(started.status()).as(started.output()).isZero();
        assertThat(started.output()).contains("Using config: ./zoo.cfg", "Starting zookeeper ... STARTED");

        assertThat(run("zkServer.sh", "status", "./zoo.cfg").output())
                .contains(
                        "Client port found: " + port + ". Client address: 127.0.0.1. Client SSL: false.\n",
                        "Mode: standalone\n");
        assertThat(run("zkCli.sh", "-server", "127.0.0.1:" + port, "ls", "/").output())
                .startsWith("Connecting to 127.0.0.1:" + port + "\n")
                .contains("[zookeeper]\n");

        assertThat(run("zkServer.sh", "stop", "./zoo.cfg").output()).contains("Stopping zookeeper ... STOPPED");
        assertThat(run("zkServer.sh", "status", "./zoo.cfg"))
                .satisfies(status -> assertThat(status.output()).contains("It is probably not running."))
                .returns(1, Launcher.Ended::status);
        assertThat(run("zkServer.sh", "dance").status()).isEqualTo(1);
    }

    private Launcher.Ended run(String script, String... arguments) {
        try {
            Files.deleteIfExists(directory.resolve("output.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Launcher.of(BIN.resolve(script), directory)
                .with("OARLOCK_CLASSPATH", JavaCommand.classPath())
                .with("ZOO_LOG_DIR", directory.resolve("logs").toString())
                .run(arguments);
    }
}
