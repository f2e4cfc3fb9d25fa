package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.auth.AuthSettings;
import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection begins: sessions are opened, taken over and refused, byte for byte. */
class HandshakeTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int SYNC = 9;
    private static final int PING = 11;
    private static final int EPHEMERAL = 1;

    private FrontFixture fixture = FrontFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aNewSessionCarriesItsMemberInTheHighByte() throws Exception {
        RawClient.Connected connected = fixture.raw().connect();
        assertThat(connected.sessionId() >>> 56).isEqualTo(LocalReplica.MEMBER);
        assertThat(connected.password()).hasSize(16).isNotEqualTo(new byte[16]);
        assertThat(connected.timeoutMillis()).isEqualTo(30_000);
    }

    @Test
    void noTwoSessionsAreAlike() throws Exception {
        RawClient.Connected one = fixture.raw().connect();
        RawClient.Connected other = fixture.raw().connect();
        assertThat(one.sessionId()).isNotEqualTo(other.sessionId());
        assertThat(one.password()).isNotEqualTo(other.password());
    }

    @Test
    void theTimeoutIsHeldWithinItsBounds() throws Exception {
        assertThat(fixture.raw().connect(request(0, 1)).timeoutMillis()).isEqualTo(400);
        assertThat(fixture.raw().connect(request(0, -7)).timeoutMillis()).isEqualTo(400);
        assertThat(fixture.raw().connect(request(0, 1_000_000)).timeoutMillis()).isEqualTo(60_000);
    }

    @Test
    void theReadOnlyFlagComesBackOnlyToThoseWhoSentIt() throws Exception {
        assertThat(fixture.raw().connect().bytes()).isEqualTo(37);
        RawClient old = fixture.raw();
        byte[] whole = RawClient.bytes(request(0, 30_000));
        old.frame(Arrays.copyOf(whole, whole.length - 1));
        assertThat(old.connected().bytes()).isEqualTo(36);
    }

    @Test
    void aClientThatHasSeenMoreIsSentAwayWithoutAByte() throws Exception {
        RawClient ahead = fixture.raw();
        ahead.frame(RawClient.bytes(request(1L << 40, 30_000)));
        assertThat(ahead.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().counters().get(Kind.CLIENTS_AHEAD)).isEqualTo(1);
        assertThat(fixture.raw().connect(request(-1, 30_000)).sessionId()).isNotZero();
    }

    @Test
    void aReattachKeepsTheSessionAndClosesTheOldConnection() throws Exception {
        RawClient first = fixture.raw();
        RawClient.Connected session = first.connect();
        first.call(1, CREATE, new CreateRequest("/e", null, Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        RawClient second = fixture.raw();
        RawClient.Connected again = second.connect(helloFor(session));
        assertThat(again.sessionId()).isEqualTo(session.sessionId());
        assertThat(again.password()).isEqualTo(session.password());
        assertThat(again.timeoutMillis()).isEqualTo(20_000);
        assertThat(first.endsWithoutAByte()).isTrue();
        assertThat(second.call(1, EXISTS, new ExistsRequest("/e", false)).error())
                .isZero();
    }

    @Test
    void aHelloWhoseClientHasGoneElsewhereDoesNotTakeTheSessionBack() throws Exception {
        RawClient.Connected session = fixture.raw().connect();
        fixture.replica().holdApplying();
        RawClient elsewhere = knock(session);
        RawClient gone = knock(session);
        int open = fixture.front().connections().size();
        gone.close();
        await().until(() -> fixture.front().connections().size() < open);
        fixture.replica().releaseApplying();

        assertThat(elsewhere.connected().sessionId()).isEqualTo(session.sessionId());
        assertThat(elsewhere.call(1, EXISTS, new ExistsRequest("/", false)).error())
                .isZero();
    }

    @Test
    void ofTwoConnectionsThatAreThereTheOneThatCameLastHasTheSession() throws Exception {
        RawClient.Connected session = fixture.raw().connect();
        fixture.replica().holdApplying();
        knock(session);
        RawClient last = knock(session);
        fixture.replica().releaseApplying();

        assertThat(last.connected().sessionId()).isEqualTo(session.sessionId());
        // Whether the first one got its answer before it was closed depends on which event loop was faster.
        await().until(() -> fixture.front().connections().size() == 1);
        assertThat(last.call(1, EXISTS, new ExistsRequest("/", false)).error()).isZero();
    }

    /** Says hello for a session, and does not wait for the answer. */
    private RawClient knock(RawClient.Connected session) throws Exception {
        int before = fixture.replica().proposals();
        RawClient client = fixture.raw();
        client.frame(RawClient.bytes(helloFor(session)));
        await().until(() -> fixture.replica().proposals() > before);
        return client;
    }

    private static ConnectRequest helloFor(RawClient.Connected session) {
        return new ConnectRequest(0, 0, 20_000, session.sessionId(), session.password(), false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 1_000_000})
    void aPasswordThatNoSessionHasIsAnsweredWithoutTheLog(int bytes) throws Exception {
        RawClient owner = fixture.raw();
        RawClient.Connected session = owner.connect();
        fixture.replica().holdApplying();
        RawClient stranger = fixture.raw();
        RawClient.Connected refused =
                stranger.connect(new ConnectRequest(0, 0, 20_000, session.sessionId(), new byte[bytes], false));
        fixture.replica().releaseApplying();
        assertThat(refused.sessionId()).isZero();
        assertThat(refused.timeoutMillis()).isZero();
        assertThat(stranger.endsWithoutAByte()).isTrue();
    }

    @Test
    void aWrongPasswordGetsNoSessionAndHarmsNobody() throws Exception {
        RawClient owner = fixture.raw();
        RawClient.Connected session = owner.connect();
        RawClient thief = fixture.raw();
        RawClient.Connected refused =
                thief.connect(new ConnectRequest(0, 0, 20_000, session.sessionId(), new byte[16], false));
        assertThat(refused.sessionId()).isZero();
        assertThat(refused.timeoutMillis()).isZero();
        assertThat(refused.password()).isEqualTo(new byte[16]);
        assertThat(thief.endsWithoutAByte()).isTrue();
        assertThat(owner.call(-2, PING, null).xid()).isEqualTo(-2);
    }

    @Test
    void aSessionThatIsGoneIsRefused() throws Exception {
        RawClient.Connected refused =
                fixture.raw().connect(new ConnectRequest(0, 0, 20_000, 0x1234, new byte[16], false));
        assertThat(refused.sessionId()).isZero();
    }

    @Test
    void whatIsSentBehindTheConnectRequestWaitsForTheSession() throws Exception {
        fixture.replica().holdApplying();
        RawClient eager = fixture.raw();
        eager.frame(RawClient.bytes(request(0, 30_000)));
        eager.send(7, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0));
        eager.send(8, EXISTS, new ExistsRequest("/a", false));
        fixture.replica().releaseApplying();
        assertThat(eager.connected().sessionId()).isNotZero();
        assertThat(eager.read().xid()).isEqualTo(7);
        RawClient.Reply exists = eager.read();
        assertThat(exists.xid()).isEqualTo(8);
        assertThat(exists.error()).isZero();
    }

    @Test
    void aConnectRequestMayComeByteByByte() throws Exception {
        RawClient slow = fixture.raw();
        byte[] body = RawClient.bytes(request(0, 30_000));
        slow.raw(new byte[] {0, 0, 0, (byte) body.length});
        for (byte one : body) {
            slow.raw(new byte[] {one});
        }
        assertThat(slow.connected().sessionId()).isNotZero();
    }

    @Test
    void aSilentConnectionIsClosed() throws Exception {
        fixture.close();
        fixture = FrontFixture.start(
                FrontFixture.settings().withTiming(new FrontEndSettings.Timing(200, 400, 60_000, 100)));
        RawClient silent = fixture.raw();
        assertThat(silent.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().counters().get(Kind.HANDSHAKE_TIMEOUTS)).isEqualTo(1);
    }

    @Test
    void nobodyIsServedWithoutAQuorumForLong() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        await().until(fixture.front()::serving);
        long longTime = 20_000 * 1_000_000L;
        fixture.replica()
                .show(new ReplicaStatus(LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 1, false, longTime));
        assertThat(client.endsWithoutAByte()).isTrue();
        RawClient another = fixture.raw();
        another.frame(RawClient.bytes(request(0, 30_000)));
        assertThat(another.endsWithoutAByte()).isTrue();
    }

    @Test
    void aShortLossOfTheQuorumIsNotNoticed() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica()
                .show(new ReplicaStatus(LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 1, false, 1_000_000));
        assertThat(client.call(-2, PING, null).error()).isZero();
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }

    @Test
    void withoutAQuorumReadOnlyClientsMayReadWhereThatIsAllowed() throws Exception {
        fixture.close();
        fixture = FrontFixture.start(FrontFixture.settings()
                .withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, null, true)));
        await().until(fixture.front()::serving);
        fixture.replica()
                .show(new ReplicaStatus(
                        LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 1, false, 1_000_000_000));
        RawClient reader = fixture.raw();
        reader.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[16], true)));
        byte[] response = reader.readFrame();
        assertThat(response).hasSize(37);
        assertThat(response[36]).as("the flag that says read-only").isEqualTo((byte) 1);
        assertThat(reader.call(1, EXISTS, new ExistsRequest("/", true)).error()).isZero();
        assertThat(reader.call(2, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0))
                        .error())
                .isEqualTo(-119);
        assertThat(reader.call(3, SYNC, new SyncRequest("/")).error()).isEqualTo(-119);
        RawClient writer = fixture.raw();
        writer.frame(RawClient.bytes(request(0, 30_000)));
        assertThat(writer.endsWithoutAByte()).isTrue();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            fixture.replica().showHealthy();
            return fixture.front().serving();
        });
        assertThat(reader.endsWithoutAByte()).isTrue();
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }

    @Test
    void operatorsGetTheirWords() throws Exception {
        RawClient one = fixture.raw();
        one.raw("ruok".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(one.readAll(), StandardCharsets.US_ASCII)).isEqualTo("imok");
        RawClient other = fixture.raw();
        other.raw("srvr\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(other.readAll(), StandardCharsets.US_ASCII))
                .startsWith("Zookeeper version:")
                .contains("Mode: standalone");
    }

    @Test
    void operatorsWhoShutTheirSideStillGetTheAnswer() throws Exception {
        RawClient client = fixture.raw();
        client.raw("srvr".getBytes(StandardCharsets.US_ASCII));
        client.shutOutput();
        assertThat(new String(client.readAll(), StandardCharsets.US_ASCII)).contains("Mode: standalone");
        await().until(() -> fixture.front().connections().isEmpty());
        assertThat(fixture.front().counters().get(Kind.FAILED_CONNECTIONS)).isZero();
    }

    @Test
    void aClientThatShutsItsSideIsGone() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        client.shutOutput();
        await().until(() -> fixture.front().connections().isEmpty());
    }

    @Test
    void anAddressMayHaveSoManyConnections() throws Exception {
        fixture.close();
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.CONNECTIONS_PER_ADDRESS, 3));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawClient client = fixture.raw();
            client.connect();
            clients.add(client);
        }
        assertThat(fixture.raw().endsWithoutAByte()).isTrue();
        assertThat(fixture.metrics().value(Metric.CONNECTION_REJECTED)).isEqualTo(1);
        clients.get(0).close();
        await().until(() -> fixture.front().connections().size() == 2);
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }

    /** One after the other, as a probe does it with {@code echo ruok | nc}: each leaves with its answer. */
    @Test
    void whoShutsItsSideBeforeTheAnswerIsNotCountedBehindIt() throws Exception {
        fixture.close();
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.CONNECTIONS, 10));
        for (int i = 0; i < 200; i++) {
            try (RawClient client = fixture.raw()) {
                client.raw("ruok".getBytes(StandardCharsets.US_ASCII));
                client.shutOutput();
                assertThat(client.readAll()).asString(StandardCharsets.US_ASCII).isEqualTo("imok");
            }
        }
    }

    @Test
    void thousandsOfConnectionsFromOneAddressAreServed() throws Exception {
        fixture.close();
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.CONNECTIONS_PER_ADDRESS, 0));
        // Both ends of every connection are open files of this process. More of them: ManyConnectionsTest.
        int count = 2_000;
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = fixture.raw();
            client.frame(RawClient.bytes(request(0, 60_000)));
            clients.add(client);
        }
        Set<Long> sessions = new HashSet<>();
        for (RawClient client : clients) {
            sessions.add(client.connected().sessionId());
        }
        assertThat(sessions).hasSize(count);
        for (RawClient client : clients) {
            client.send(1, EXISTS, new ExistsRequest("/", true));
        }
        for (RawClient client : clients) {
            assertThat(client.read().error()).isZero();
        }
        assertThat(fixture.front().watches().connections()).isEqualTo(count);
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(fixture.front().connections()).isEmpty());
        assertThat(fixture.front().watches().watches()).isZero();
    }

    private static ConnectRequest request(long lastZxidSeen, int timeoutMillis) {
        return new ConnectRequest(0, lastZxidSeen, timeoutMillis, 0, new byte[16], false);
    }
}
