package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.apache.zookeeper.proto.SyncResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send nonsense: each gets what ZooKeeper gives it, and nobody else notices. */
class BadInputTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int SET_DATA = 5;
    private static final int SYNC = 9;
    private static final int PING = 11;
    private static final int CHECK = 13;
    private static final int MULTI = 14;
    private static final int DELETE_CONTAINER = 20;
    private static final int AUTH = 100;
    private static final int CREATE_SESSION = -10;
    private static final int CLOSE_SESSION = -11;
    private static final int MARSHALLING_ERROR = -5;
    private static final int UNIMPLEMENTED = -6;
    private static final int AUTH_FAILED = -115;

    private FrontFixture fixture;
    private RawClient client;
    private RawClient.Connected session;

    @BeforeEach
    void connect() throws Exception {
        fixture = FrontFixture.start();
        client = fixture.raw();
        session = client.connect();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aNegativeLengthEndsTheConnection() throws Exception {
        client.raw(new byte[] {-1, -1, -1, -1});
        assertThat(client.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().counters().get(Kind.MALFORMED_FRAMES)).isEqualTo(1);
        assertSessionLives();
    }

    @Test
    void theLongestFrameIsTakenAndOneByteMoreIsNot() throws Exception {
        client.call(1, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0));
        int overhead = RawClient.join(
                        RawClient.header(2, SET_DATA), RawClient.bytes(new SetDataRequest("/a", new byte[0], -1)))
                .length;
        byte[] longest = new byte[0xfffff - overhead];
        assertThat(client.call(2, SET_DATA, new SetDataRequest("/a", longest, -1))
                        .error())
                .isZero();
        client.raw(new byte[] {0, 0x10, 0, 0});
        assertThat(client.endsWithoutAByte()).isTrue();
    }

    @Test
    void aFrameWithoutRoomForItsHeaderEndsTheConnection() throws Exception {
        client.frame(new byte[7]);
        assertThat(client.endsWithoutAByte()).isTrue();
        assertSessionLives();
    }

    @Test
    void whatOnlyServersSayEndsTheConnection() throws Exception {
        client.send(1, CREATE_SESSION, null);
        assertThat(client.endsWithoutAByte()).isTrue();
        RawClient other = fixture.raw();
        other.connect();
        other.send(1, DELETE_CONTAINER, null);
        assertThat(other.endsWithoutAByte()).isTrue();
    }

    @Test
    void anUnknownRequestIsAnsweredInItsTurnThenTheConnectionEnds() throws Exception {
        for (int opcode : new int[] {0, CHECK, 77, -1}) {
            RawClient other = fixture.raw();
            other.connect();
            other.send(4, EXISTS, new ExistsRequest("/zookeeper", false));
            other.send(5, opcode, null);
            other.send(6, EXISTS, new ExistsRequest("/zookeeper", false));
            assertThat(other.read().xid()).isEqualTo(4);
            RawClient.Reply reply = other.read();
            assertThat(reply.xid()).isEqualTo(5);
            assertThat(reply.zxid()).isEqualTo(-1);
            assertThat(reply.error()).isEqualTo(UNIMPLEMENTED);
            assertThat(other.endsWithoutAByte()).isTrue();
        }
    }

    @Test
    void aBrokenWriteTakesAZxid() throws Exception {
        long before = client.call(1, EXISTS, new ExistsRequest("/", false)).zxid();
        client.frame(RawClient.join(RawClient.header(2, CREATE), new byte[] {0, 0, 0, 99, '/'}));
        RawClient.Reply broken = client.read();
        assertThat(broken.error()).isEqualTo(MARSHALLING_ERROR);
        assertThat(broken.body()).isEmpty();
        assertThat(broken.zxid()).isEqualTo(before + 1);
        assertThat(client.call(3, EXISTS, new ExistsRequest("/", false)).zxid()).isEqualTo(before + 1);
    }

    @Test
    void aBrokenReadTakesNone() throws Exception {
        long before = client.call(1, EXISTS, new ExistsRequest("/", false)).zxid();
        client.frame(RawClient.header(2, EXISTS));
        RawClient.Reply broken = client.read();
        assertThat(broken.error()).isEqualTo(MARSHALLING_ERROR);
        assertThat(broken.zxid()).isEqualTo(before);
    }

    @Test
    void aMultiWithoutItsEndIsBroken() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeInt(CHECK);
        out.writeBoolean(false);
        out.writeInt(-1);
        client.frame(RawClient.join(RawClient.header(2, MULTI), body.toByteArray()));
        assertThat(client.read().error()).isEqualTo(MARSHALLING_ERROR);
    }

    @Test
    void bytesBehindARecordAreIgnored() throws Exception {
        client.frame(RawClient.join(
                RawClient.header(2, EXISTS), RawClient.bytes(new ExistsRequest("/", false)), new byte[50]));
        RawClient.Reply reply = client.read();
        assertThat(reply.error()).isZero();
        assertThat(reply.as(new ExistsResponse()).getStat().getCversion()).isEqualTo(-1);
    }

    @Test
    void aPingIsAnsweredWithItsOwnXid() throws Exception {
        RawClient.Reply reply = client.call(99, PING, null);
        assertThat(reply.xid()).isEqualTo(-2);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void aSyncEchoesAnyPath() throws Exception {
        assertThat(client.call(1, SYNC, new SyncRequest("no path at all"))
                        .as(new SyncResponse())
                        .getPath())
                .isEqualTo("no path at all");
    }

    @Test
    void anUnknownSchemeFailsAndEndsTheConnection() throws Exception {
        for (String scheme : new String[] {"world", "auth", "super", "sasl", "", "none"}) {
            RawClient other = fixture.raw();
            other.connect();
            RawClient.Reply reply = other.call(-4, AUTH, new AuthPacket(0, scheme, new byte[] {1}));
            assertThat(reply.xid()).isEqualTo(-4);
            assertThat(reply.zxid()).isZero();
            assertThat(reply.error()).isEqualTo(AUTH_FAILED);
            assertThat(other.endsWithoutAByte()).isTrue();
        }
    }

    @Test
    void identitiesOfOneConnectionAreBoundedInBytes() throws Exception {
        byte[] user = new byte[40_000];
        Arrays.fill(user, (byte) 'u');
        byte[] first =
                RawClient.join("a".getBytes(StandardCharsets.UTF_8), user, ":p".getBytes(StandardCharsets.UTF_8));
        byte[] second =
                RawClient.join("b".getBytes(StandardCharsets.UTF_8), user, ":p".getBytes(StandardCharsets.UTF_8));
        assertThat(client.call(-4, AUTH, new AuthPacket(0, "digest", first)).error())
                .isZero();
        assertThat(client.call(-4, AUTH, new AuthPacket(0, "digest", second)).error())
                .isEqualTo(AUTH_FAILED);
        assertThat(client.endsWithoutAByte()).isTrue();
    }

    @Test
    void anAuthWithoutAPayloadFailsAndEndsTheConnection() throws Exception {
        assertThat(client.call(-4, AUTH, new AuthPacket(0, "digest", null)).error())
                .isEqualTo(AUTH_FAILED);
        assertThat(client.endsWithoutAByte()).isTrue();
    }

    @Test
    void anAuthOvertakesWhatIsUnderWay() throws Exception {
        fixture.replica().holdApplying();
        client.send(1, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0));
        client.send(77, AUTH, new AuthPacket(0, "digest", "ada:x".getBytes(StandardCharsets.UTF_8)));
        RawClient.Reply auth = client.read();
        assertThat(auth.xid()).isEqualTo(77);
        assertThat(auth.zxid()).isZero();
        fixture.replica().releaseApplying();
        assertThat(client.read().xid()).isEqualTo(1);
    }

    @Test
    void closingASessionIsAnsweredBeforeTheConnectionEnds() throws Exception {
        RawClient.Reply closed = client.call(9, CLOSE_SESSION, null);
        assertThat(closed.xid()).isEqualTo(9);
        assertThat(closed.error()).isZero();
        assertThat(closed.zxid()).isPositive();
        assertThat(client.endsWithoutAByte()).isTrue();
        RawClient again = fixture.raw();
        assertThat(again.connect(new ConnectRequest(0, 0, 9000, session.sessionId(), session.password(), false))
                        .sessionId())
                .isZero();
    }

    @Test
    void noNonsenseDisturbsAnybodyElse() throws Exception {
        Random random = new Random(20261122);
        for (int round = 0; round < 300; round++) {
            RawClient noisy = fixture.raw();
            if (random.nextBoolean()) {
                noisy.connect();
            }
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (random.nextBoolean()) {
                noisy.frame(noise);
            } else {
                noisy.raw(noise);
            }
            noisy.close();
        }
        assertThat(client.call(1, PING, null).error()).isZero();
        await().untilAsserted(() -> assertThat(fixture.front().connections()).hasSize(1));
        assertThat(fixture.front().outstanding()).isZero();
    }

    private void assertSessionLives() throws Exception {
        ConnectRequest again = new ConnectRequest(0, 0, 9000, session.sessionId(), session.password(), false);
        assertThat(fixture.raw().connect(again).sessionId()).isEqualTo(session.sessionId());
    }
}
