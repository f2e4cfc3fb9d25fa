package io.oarlock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.Checkers;
import io.oarlock.chaos.check.finding.Verdict;
import io.oarlock.chaos.check.linearizability.Budget;
import io.oarlock.chaos.check.member.Availability;
import io.oarlock.chaos.cluster.ServerList;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against ZooKeeper's own server in this process. */
class RecordingClientTest {

    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir
    private Path directory;

    private NIOServerCnxnFactory server;
    private ZooKeeperServer zooKeeper;
    private HistoryRecorder recorder;
    private RecordingClient client;

    @BeforeEach
    void start() throws Exception {
        server = new NIOServerCnxnFactory();
        server.configure(new InetSocketAddress("127.0.0.1", 0), 0);
        zooKeeper = new ZooKeeperServer(directory.toFile(), directory.toFile(), 2000);
        server.startup(zooKeeper);
        recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
        client = newClient(1, new AtomicLong());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        recorder.close();
        server.shutdown();
    }

    @Test
    void answersCarryTheZxidOfTheServer() throws Exception {
        Fields created = ok(client.create("/a", "zero", CreateMode.PERSISTENT));
        Fields written = ok(client.set("/a", "one", 0));
        Fields read = ok(client.syncGet("/a"));

        assertThat(written.number("zxid")).isEqualTo(created.number("zxid") + 1);
        assertThat(read.number("zxid")).isEqualTo(written.number("zxid"));
        assertThat(read.number("mzxid")).isEqualTo(written.number("zxid"));
        assertThat(read.text("data")).isEqualTo("one");
        assertThat(read.number("session")).isNotZero();
    }

    @Test
    void whatIsNotThereIsAnAnswerForReadsAndARefusalForWrites() throws Exception {
        assertThat(ok(client.get("/none")).flag("missing")).isTrue();
        assertThat(await(client.set("/none", "x", -1)).isRefused()).isTrue();
        assertThat(await(client.delete("/none", -1, Map.of())).isRefused()).isTrue();
    }

    @Test
    void aMultiIsRecordedWithItsParts() throws Exception {
        ok(client.create("/a", "40", CreateMode.PERSISTENT));
        ok(client.create("/b", "60", CreateMode.PERSISTENT));
        Fields done = ok(client.multi(List.of(Write.set("/a", "30", 0), Write.set("/b", "70", 0)), Map.of()));
        Fields seen = ok(client.multiGet(List.of("/a", "/b"), 100));
        Attempt refused = await(client.multi(List.of(Write.set("/a", "0", 0), Write.check("/b", 9)), Map.of()));

        assertThat(done.list("results")).hasSize(2);
        assertThat(seen.list("nodes"))
                .allSatisfy(node -> assertThat(Fields.of(node).number("mzxid")).isEqualTo(done.number("zxid")));
        assertThat(refused.isRefused()).isTrue();
    }

    @Test
    void aWatchIsRecordedBeforeTheDataThatFiredIt() throws Exception {
        ok(client.create("/a", "zero", CreateMode.PERSISTENT));
        ok(client.watch("/a"));
        ok(client.watchChildren("/a"));
        ok(client.set("/a", "one", -1));
        ok(client.create("/a/child", "x", CreateMode.PERSISTENT));
        ok(client.get("/a"));

        assertThat(recorder.history().notes().stream()
                        .filter(note -> note.function().equals("event"))
                        .map(Event::value)
                        .map(value -> Fields.of(value).text("type")))
                .containsExactly("NodeDataChanged", "NodeChildrenChanged");
    }

    @Test
    void aSessionThatWasClosedIsFollowedByANewOne() throws Exception {
        ok(client.create("/e", "x", CreateMode.EPHEMERAL));
        long first = ok(client.closeSession()).number("session");
        client.reopen();

        Fields read = ok(client.syncGet("/e"));
        assertThat(read.flag("missing")).isTrue();
        assertThat(read.number("session")).isNotEqualTo(first);
    }

    @Test
    void aServerThatGoesAwayLeavesTheOutcomeUnknownAndIsNoted() throws Exception {
        ok(client.create("/a", "zero", CreateMode.PERSISTENT));
        server.shutdown();

        assertThat(await(client.set("/a", "one", -1)).isUnknown()).isTrue();
        awaitStates(1, "connected", "disconnected");
    }

    @Test
    void aClientThatGoesToAnotherServerHasLeftTheFirstAndWasNotDisconnected() throws Exception {
        ok(client.create("/a", "zero", CreateMode.PERSISTENT));
        NIOServerCnxnFactory other = new NIOServerCnxnFactory();
        other.configure(new InetSocketAddress("127.0.0.1", 0), 0);
        other.startup(zooKeeper, false);
        int first = server.getLocalPort();
        String both = address(first) + "," + address(other.getLocalPort());
        RecordingClient.Setup setup = new RecordingClient.Setup(
                2,
                new ServerList(both),
                TIMEOUT_MILLIS,
                address -> address.getPort() == first ? 1 : 2,
                member -> member == 2,
                InetAddress::getAllByName);
        RecordingClient moving = new RecordingClient(recorder, setup, new AtomicLong());
        ok(moving.get("/a"));
        moving.servers().moveElsewhere();

        awaitStates(2, "connected", "left", "connected");
        assertThat(sessionNotes(2).map(note -> note.number("member")).distinct())
                .hasSize(2);
        server.shutdown();
        other.shutdown();
        awaitStates(2, "connected", "left", "connected", "disconnected");
        moving.close();
    }

    @Test
    void aClientIsToldToStaySomewhereOnceItIsConnected() throws Exception {
        RecordingClient.Setup nowhere = new RecordingClient.Setup(
                2, new ServerList("127.0.0.1:9"), 4_000, address -> 1, member -> false, InetAddress::getAllByName);
        RecordingClient unconnected = new RecordingClient(recorder, nowhere, new AtomicLong());
        assertThat(unconnected.servers().stayAt(0)).isFalse();
        unconnected.close();

        ok(client.get("/"));
        assertThat(client.servers().stayAt(0)).isTrue();
        assertThat(client.servers().stayAt(0)).isFalse();
        assertThat(recorder.history().notes())
                .filteredOn(note -> note.function().equals("move"))
                .singleElement()
                .satisfies(note ->
                        assertThat(Fields.of(note.value()).number("session")).isNotZero());
    }

    @Test
    void aClientThatIsToldOfOtherServersGoesThereWithItsSessionAndStaysThere() throws Exception {
        NIOServerCnxnFactory other = new NIOServerCnxnFactory();
        other.configure(new InetSocketAddress("127.0.0.1", 0), 0);
        other.startup(zooKeeper, false);
        int first = server.getLocalPort();
        ServerList servers = new ServerList(address(first));
        RecordingClient moving = new RecordingClient(
                recorder,
                new RecordingClient.Setup(
                        2,
                        servers,
                        TIMEOUT_MILLIS,
                        address -> address.getPort() == first ? 1 : 2,
                        member -> member == 2,
                        InetAddress::getAllByName),
                new AtomicLong());
        long session = ok(moving.create("/a", "zero", CreateMode.EPHEMERAL)).number("session");
        moving.servers().stayAt(0);
        moving.servers().stray();
        servers.change(address(other.getLocalPort()));
        // Who lost the way on purpose finds it when it wants to.
        assertThat(await(moving.get("/a")).isUnknown()).isTrue();
        moving.servers().moveAnywhere();

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(ok(moving.get("/a")).number("session")).isEqualTo(session));
        assertThat(ok(moving.syncGet("/a")).flag("weak")).isTrue();
        assertThat(sessionNotes(2).map(note -> note.number("member")).toList()).endsWith(2L);
        servers.change(address(first));
        Awaitility.await()
                .untilAsserted(() -> assertThat(sessionNotes(2)
                                .map(note -> note.number("member"))
                                .toList())
                        .endsWith(1L));
        other.shutdown();
        moving.close();
    }

    @Test
    void aClientThatStaysWhereItIsCanStillBeDisconnected() throws Exception {
        ok(client.create("/a", "zero", CreateMode.PERSISTENT));
        client.servers().moveAnywhere();
        // The library may connect again, if only to the same server.
        Awaitility.await().until(() -> !await(client.get("/a")).isUnknown());
        server.shutdown();

        Awaitility.await().untilAsserted(() -> assertThat(states(1)).endsWith("disconnected"));
    }

    @Test
    void whatAHealthyServerAnswersSatisfiesEveryChecker() throws Exception {
        RecordingClient other = newClient(2, new AtomicLong(1000));
        ok(client.create("/a", "zero", CreateMode.PERSISTENT));
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Attempt> one = client.set("/a", "one-" + i, -1);
            CompletableFuture<Attempt> two = other.set("/a", "two-" + i, -1);
            CompletableFuture<Attempt> read = client.get("/a");
            CompletableFuture<Attempt> watched = other.watch("/a");
            CompletableFuture<Attempt> synced = other.syncGet("/a");
            for (CompletableFuture<Attempt> answer : List.of(one, two, read, watched, synced)) {
                ok(answer);
            }
        }
        other.close();

        assertThat(new Checkers(Budget.STANDARD, Availability.Limits.NONE).check(recorder.history()))
                .allSatisfy(findings -> assertThat(findings.verdict())
                        .as("%s: %s", findings.checker(), findings.violations())
                        .isEqualTo(Verdict.VALID));
    }

    private void awaitStates(long client, String... states) {
        Awaitility.await().untilAsserted(() -> assertThat(states(client)).containsExactly(states));
    }

    private List<String> states(long client) {
        return sessionNotes(client).map(note -> note.text("state")).toList();
    }

    private Stream<Fields> sessionNotes(long client) {
        return recorder.history().notes().stream()
                .filter(note -> note.function().equals("session"))
                .map(note -> Fields.of(note.value()))
                .filter(note -> note.number("client") == client);
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    private RecordingClient newClient(long number, AtomicLong watchNumbers) throws Exception {
        RecordingClient.Setup setup = new RecordingClient.Setup(
                number,
                new ServerList(address(server.getLocalPort())),
                TIMEOUT_MILLIS,
                any -> 1,
                any -> false,
                InetAddress::getAllByName);
        return new RecordingClient(recorder, setup, watchNumbers);
    }

    private static Attempt await(CompletableFuture<Attempt> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    private static Fields ok(CompletableFuture<Attempt> answer) throws Exception {
        Attempt attempt = await(answer);
        assertThat(attempt).isInstanceOf(Attempt.Ok.class);
        return Fields.of(((Attempt.Ok) attempt).value());
    }
}
