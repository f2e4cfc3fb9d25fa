package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.auth.AuthSettings;
import io.oarlock.listener.ClientPort;
import io.oarlock.listener.ClientPort.Speech;
import io.oarlock.listener.ListenSettings;
import io.oarlock.metrics.Metric;
import io.oarlock.read.ReadConsistency;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.jute.Record;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which requests wait for a ReadIndex round, and for which. */
class LinearizableReadsTest {
    private static final int XID_AUTH = -4;
    private static final int XID_PING = -2;
    private static final int AUTH_FAILED = -115;
    private static final int WHO_AM_I = 107;
    private static final GetDataRequest GET = new GetDataRequest("/a", false);

    private FrontFixture fixture;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        fixture = FrontFixture.start(settings());
        RawClient writer = fixture.raw();
        writer.connect();
        create(writer, "/a");
        client = linearizable();
        client.connect();
        fixture.replica().holdRounds();
    }

    /** A usual port, then one for linearizable reads. */
    private static FrontEndSettings settings() {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        return FrontFixture.settings()
                .withListen(new ListenSettings(
                        List.of(
                                new ClientPort(any, Speech.PLAIN),
                                new ClientPort(any, Speech.PLAIN, ReadConsistency.LINEARIZABLE)),
                        0,
                        false,
                        1,
                        null));
    }

    private RawClient linearizable() throws IOException {
        return new RawClient(fixture.addresses().get(1));
    }

    private static void create(RawClient by, String path) throws IOException {
        CreateRequest create = new CreateRequest(path, "old".getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, 0);
        assertThat(by.call(1, OpCode.create, create).error()).isZero();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
    }

    @Test
    void elsewhereNoReadWaitsOrCostsARound() throws Exception {
        RawClient local = fixture.raw();
        local.connect();

        assertThat(local.call(1, OpCode.getData, GET).error()).isZero();
        assertThat(fixture.replica().rounds()).isZero();
        assertThat(waited()).isZero();
    }

    @Test
    void aReadShowsWhatWasCommittedBeforeItsRound() throws Exception {
        client.send(1, OpCode.getData, GET);
        CompletableFuture<Long> round = fixture.replica().takeRound();
        RawClient writer = fixture.raw();
        writer.connect();
        SetDataRequest set = new SetDataRequest("/a", "new".getBytes(StandardCharsets.UTF_8), -1);
        assertThat(writer.call(1, OpCode.setData, set).error()).isZero();
        assertThat(metric(Metric.READ_ROUND_WAITING)).isEqualTo(1);
        round.complete(0L);

        RawClient.Reply reply = client.read();
        assertThat(reply.as(new GetDataResponse()).getData()).asString().isEqualTo("new");
        assertThat(metric(Metric.READ_ROUND_WAITING)).isZero();
        assertThat(waited()).isEqualTo(1);
    }

    @Test
    void readsOfAMomentShareARoundAndNoneJoinsOneThatHasBegun() throws Exception {
        client.send(1, OpCode.getData, GET);
        CompletableFuture<Long> first = fixture.replica().takeRound();
        byte[] get = RawClient.bytes(GET);
        List<byte[]> frames = new ArrayList<>();
        for (int xid = 2; xid <= 101; xid++) {
            byte[] payload = RawClient.join(RawClient.header(xid, OpCode.getData), get);
            frames.add(new byte[] {0, 0, 0, (byte) payload.length});
            frames.add(payload);
        }
        client.raw(RawClient.join(frames.toArray(byte[][]::new)));
        CompletableFuture<Long> second = fixture.replica().takeRound();
        await().until(() -> waited() == 101);
        first.complete(0L);

        assertThat(client.read().xid()).isEqualTo(1);
        assertThat(metric(Metric.READ_ROUND_WAITING)).isEqualTo(100);
        second.complete(0L);
        for (int xid = 2; xid <= 101; xid++) {
            assertThat(client.read().xid()).isEqualTo(xid);
        }
        assertThat(fixture.replica().rounds()).isEqualTo(2);
    }

    @Test
    void requestsOfASessionKeepTheirOrder() throws Exception {
        client.send(1, OpCode.setData, new SetDataRequest("/a", new byte[1], 0));
        client.send(2, OpCode.getData, GET);
        client.send(3, OpCode.setData, new SetDataRequest("/a", new byte[2], 1));
        client.send(4, OpCode.getData, GET);
        client.send(XID_PING, OpCode.ping, null);
        CompletableFuture<Long> first = fixture.replica().takeRound();

        assertThat(client.read().xid()).isEqualTo(1);
        assertThat(fixture.replica().proposals()).as("the second write waits").isEqualTo(4);
        first.complete(0L);
        RawClient.Reply read = client.read();
        assertThat(read.xid()).isEqualTo(2);
        assertThat(read.as(new GetDataResponse()).getData()).hasSize(1);
        // Frames may have come in several passes, each with a round of its own.
        fixture.replica().releaseRounds();
        assertThat(client.read().xid()).isEqualTo(3);
        assertThat(client.read().as(new GetDataResponse()).getData()).hasSize(2);
        assertThat(client.read().xid()).isEqualTo(XID_PING);
    }

    static Stream<Object[]> reads() {
        MultiOperationRecord parts = new MultiOperationRecord(List.of(Op.getData("/a"), Op.getChildren("/")));
        List<String> none = List.of();
        return Stream.of(
                new Object[] {OpCode.getData, new GetDataRequest("/a", true)},
                new Object[] {OpCode.exists, new ExistsRequest("/none", true)},
                new Object[] {OpCode.getChildren, new GetChildrenRequest("/", true)},
                new Object[] {OpCode.getChildren2, new GetChildren2Request("/", false)},
                new Object[] {OpCode.getACL, new GetACLRequest("/a")},
                new Object[] {OpCode.getEphemerals, new GetEphemeralsRequest("/")},
                new Object[] {OpCode.getAllChildrenNumber, new GetAllChildrenNumberRequest("/")},
                new Object[] {OpCode.multiRead, parts},
                new Object[] {OpCode.checkWatches, new CheckWatchesRequest("/a", 3)},
                new Object[] {OpCode.removeWatches, new RemoveWatchesRequest("/a", 3)},
                new Object[] {OpCode.addWatch, new AddWatchRequest("/a", 0)},
                new Object[] {OpCode.setWatches, new SetWatches(0, List.of("/a"), none, none)},
                new Object[] {OpCode.setWatches2, new SetWatches2(0, List.of("/a"), none, none, none, none)},
                new Object[] {OpCode.sync, new SyncRequest("/a")});
    }

    @ParameterizedTest
    @MethodSource("reads")
    void everyReadOfTheTreeWaits(int opCode, Record request) throws Exception {
        client.send(7, opCode, request);
        CompletableFuture<Long> round = fixture.replica().takeRound();
        assertThat(fixture.front().outstanding()).isEqualTo(1);
        round.complete(0L);
        RawClient.Reply reply = client.read();
        while (reply.xid() == -1) {
            reply = client.read();
        }
        assertThat(reply.xid()).isEqualTo(7);
    }

    @Test
    void whatShowsNothingOfTheTreeDoesNotWait() throws Exception {
        assertThat(client.call(XID_PING, OpCode.ping, null).error()).isZero();
        assertThat(client.call(1, WHO_AM_I, null).error()).isZero();
        assertThat(fixture.replica().rounds()).isZero();
    }

    @Test
    void aSessionMayAskForIt() throws Exception {
        RawClient local = fixture.raw();
        local.connect();
        byte[] before = local.call(1, WHO_AM_I, null).body();

        assertThat(auth(local, "reads:linearizable").error()).isZero();
        local.send(2, OpCode.getData, GET);
        fixture.replica().takeRound().complete(0L);
        assertThat(local.read().error()).isZero();
        assertThat(local.call(3, WHO_AM_I, null).body()).as("no identity").isEqualTo(before);
        assertThat(auth(local, "reads:local").error()).isZero();
        assertThat(local.call(4, OpCode.getData, GET).error()).isZero();
        assertThat(fixture.replica().rounds()).isEqualTo(1);
        assertThat(metric(Metric.AUTH_FAILED_COUNT)).isZero();
    }

    @Test
    void whatIsNotKnownIsRefused() throws Exception {
        for (String unknown : List.of("", "reads", "reads:Linearizable", "reads:linearizable ", "writes:fast", "\0")) {
            RawClient local = fixture.raw();
            local.connect();
            assertThat(auth(local, unknown).error()).as(unknown).isEqualTo(AUTH_FAILED);
            assertThat(local.endsWithoutAByte()).isTrue();
        }
        RawClient local = fixture.raw();
        local.connect();
        assertThat(local.call(XID_AUTH, OpCode.auth, new AuthPacket(0, "oarlock", null))
                        .error())
                .isEqualTo(AUTH_FAILED);
        assertThat(metric(Metric.AUTH_FAILED_COUNT)).isEqualTo(7);
    }

    @Test
    void anotherConnectionOfTheSessionHasToAskAgain() throws Exception {
        RawClient local = fixture.raw();
        RawClient.Connected session = local.connect();
        assertThat(auth(local, "reads:linearizable").error()).isZero();
        local.close();
        RawClient again = fixture.raw();
        again.connect(new ConnectRequest(0, 0, 30_000, session.sessionId(), session.password(), false));

        assertThat(again.call(1, OpCode.getData, GET).error()).isZero();
        assertThat(fixture.replica().rounds()).isZero();
    }

    @Test
    void aRoundThatFailsIsAskedForAgainWhileSomebodyWaits() throws Exception {
        client.send(1, OpCode.getData, GET);
        fixture.replica().takeRound().completeExceptionally(new IOException("the leader is gone"));
        fixture.replica().takeRound().completeExceptionally(new IOException("and the next one"));
        CompletableFuture<Long> third = fixture.replica().takeRound();
        assertThat(fixture.front().outstanding()).isEqualTo(1);
        client.close();
        await().until(() -> fixture.front().outstanding() == 0);
        third.completeExceptionally(new IOException("nobody waits any more"));

        await().until(() -> metric(Metric.READ_ROUND_WAITING) == 0);
        assertThat(fixture.replica().rounds()).isEqualTo(3);
    }

    @Test
    void withoutAQuorumNothingIsAnsweredUntilTheConnectionIsClosed() throws Exception {
        client.send(1, OpCode.getData, GET);
        CompletableFuture<Long> round = fixture.replica().takeRound();
        fixture.replica()
                .show(new ReplicaStatus(
                        LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 1, false, 60_000_000_000L));

        assertThat(client.endsWithoutAByte()).isTrue();
        round.completeExceptionally(new IOException("no quorum"));
        await().until(() -> metric(Metric.READ_ROUND_WAITING) == 0);
    }

    @Test
    void readOnlyClientsAreSentAway() throws Exception {
        fixture.close();
        fixture = FrontFixture.start(
                settings().withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, null, true)));
        await().until(fixture.front()::serving);
        fixture.replica()
                .show(new ReplicaStatus(
                        LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 1, false, 1_000_000_000));
        byte[] readOnly = RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[16], true));
        try (RawClient here = linearizable()) {
            here.frame(readOnly);
            assertThat(here.endsWithoutAByte()).isTrue();
        }
        RawClient local = fixture.raw();
        local.frame(readOnly);
        assertThat(local.readFrame()).isNotEmpty();
        local.send(XID_AUTH, OpCode.auth, new AuthPacket(0, "oarlock", bytes("reads:linearizable")));
        assertThat(local.endsWithoutAByte())
                .as("no answer, which would end its session")
                .isTrue();
    }

    private static RawClient.Reply auth(RawClient by, String payload) throws IOException {
        RawClient.Reply reply = by.call(XID_AUTH, OpCode.auth, new AuthPacket(0, "oarlock", bytes(payload)));
        assertThat(reply.xid()).isEqualTo(XID_AUTH);
        return reply;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long waited() {
        return metric(Metric.READ_ROUND_REQUESTS);
    }

    private long metric(Metric metric) {
        return fixture.metrics().value(metric);
    }
}
