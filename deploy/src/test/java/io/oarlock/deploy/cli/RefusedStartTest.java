package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.rows.Tables;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start on data that is damaged, or of other members, ends with one line and a status of its own, and can be undone.
 */
class RefusedStartTest {
    @TempDir
    private Path directory;

    private int port;
    private Launcher oarlock;

    @BeforeEach
    void runOnce() throws IOException {
        port = FreePorts.take();
        oarlock = Launcher.ofSourceTree(directory);
        writeConfig("");
        serves();
    }

    @Test
    void aFileWithOtherMembersIsRefusedAndTheOldOneStillServes() throws IOException {
        // Number 1 could be the first of the three.
        Files.writeString(directory.resolve("data/myid"), "2\n");
        writeConfig("server.1=127.0.0.1:1:2\nserver.2=127.0.0.1:3:4\nserver.3=127.0.0.1:5:6\n");

        isRefused(20, "zoo.cfg: the configuration names the members [1, 2, 3]", "belongs to the members [1]");

        Files.writeString(directory.resolve("data/myid"), "1\n");
        writeConfig("");
        serves();
    }

    @Test
    void aServerThatWaitsForTheDataOfAnotherDoesNotStandAlone() throws IOException {
        Path promise = directory.resolve("data/oarlock/log/JOINING");
        Files.writeString(promise, "founder=3\n");

        isRefused(20, "has promised to wait for the data of member 3", "remove ", "JOINING");

        Files.delete(promise);
        serves();
    }

    @Test
    void aDamagedListOfTablesIsDamagedData() throws IOException {
        Path current = directory.resolve("data/oarlock/state-0/CURRENT");
        String content = Files.readString(current);
        Files.writeString(current, "nonsense");

        isRefused(10, "cannot open the store", "state-0");
        assertThat(oarlock.run("doctor", "--data-dir", "data"))
                .satisfies(doctor -> assertThat(doctor.output())
                        .contains("PROBLEM the data is damaged: ", "do: if the other members run: move "))
                .returns(1, Launcher.Ended::status);

        Files.writeString(current, content);
        serves();
    }

    @Test
    void aStateThatLostItsRootIsDamagedData() throws IOException {
        Path state = directory.resolve("data/oarlock/state-0");
        try (RocksStore store = RocksStore.open(state, Tables.ALL, RocksSettings.DEFAULTS)) {
            store.commit(new StoreBatch().delete(Tables.ZNODES, new byte[] {'/'}));
        }

        isRefused(10, "rows are missing", "move ", "state-0 away", "fetches everything");
        assertThat(oarlock.run("doctor", "--data-dir", "data"))
                .satisfies(doctor -> assertThat(doctor.output())
                        .contains("PROBLEM the data is damaged: ", "/zookeeper has no parent"))
                .returns(1, Launcher.Ended::status);
    }

    @Test
    void severalStatesAreNotChosenFrom() throws IOException {
        Files.createDirectory(directory.resolve("data/oarlock/state-1"));
        Files.writeString(directory.resolve("data/oarlock/STATE"), "");

        isRefused(10, "does not name the live state", "[state-0, state-1]");

        Files.writeString(directory.resolve("data/oarlock/STATE"), "state-0");
        serves();
    }

    private void isRefused(int status, String... said) {
        Launcher.Ended ended = oarlock.run("server", "zoo.cfg");

        assertThat(ended.status()).as(ended.output()).isEqualTo(status);
        assertThat(ended.output().lines().filter(line -> line.startsWith("oarlock: ")))
                .singleElement()
                .asString()
                .contains(said);
        assertThat(ended.output()).doesNotContain("\tat ");
    }

    private void writeConfig(String members) throws IOException {
        Files.writeString(
                directory.resolve("zoo.cfg"),
                "dataDir=data\nclientPort=" + port + "\nclientPortAddress=127.0.0.1\n" + members);
    }

    private void serves() {
        try (ChildProcess server = oarlock.start("server", "zoo.cfg")) {
            Awaitility.await("the server answers")
                    .atMost(Launcher.PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        assertThat(server.isAlive()).as(server.log()).isTrue();
                        return FourLetterWord.ask(new InetSocketAddress("127.0.0.1", port), "srvr")
                                .contains("Mode: ");
                    });
            assertThat(server.terminate(Launcher.PATIENCE)).as(server.log()).isZero();
        }
    }
}
