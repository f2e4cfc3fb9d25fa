package io.oarlock.frontend;

import static io.oarlock.frontend.LocalSessionsFixture.CLOSE;
import static io.oarlock.frontend.LocalSessionsFixture.CREATE;
import static io.oarlock.frontend.LocalSessionsFixture.EPHEMERAL;
import static io.oarlock.frontend.LocalSessionsFixture.EXISTS;
import static io.oarlock.frontend.LocalSessionsFixture.GET_DATA;
import static io.oarlock.frontend.LocalSessionsFixture.MULTI;
import static io.oarlock.frontend.LocalSessionsFixture.NO_NODE;
import static io.oarlock.frontend.LocalSessionsFixture.ON_LOCAL_SESSION;
import static io.oarlock.frontend.LocalSessionsFixture.SET_DATA;
import static io.oarlock.frontend.LocalSessionsFixture.TIMEOUT_MILLIS;
import static io.oarlock.frontend.LocalSessionsFixture.create;
import static io.oarlock.frontend.LocalSessionsFixture.creation;
import static io.oarlock.frontend.LocalSessionsFixture.data;
import static io.oarlock.frontend.LocalSessionsFixture.exists;
import static io.oarlock.frontend.LocalSessionsFixture.hello;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.op.Policy;
import io.oarlock.session.LocalSessionUse;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Local sessions become sessions of the ensemble with their first ephemeral. Time passes when the test says so. */
class LocalSessionUpgradesTest {
    private static final int GET_CHILDREN = 12;
    private static final int ADD_WATCH = 106;
    private static final int OF_EVENT = -1;

    private LocalSessionsFixture fixture;

    private void start(Limits limits) {
        fixture = LocalSessionsFixture.start(LocalSessionUse.UPGRADED, limits);
    }

    @BeforeEach
    void start() {
        start(FrontFixture.limits());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void anEphemeralMakesItOneOfTheEnsemble() throws Exception {
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        long zxid = create(client, "/p", 0).zxid();
        assertThat(create(client, "/e", EPHEMERAL).zxid()).isEqualTo(zxid + 2);
        assertThat(fixture.locals()).isZero();
        assertThat(fixture.sessionsOfTheEnsemble()).isEqualTo(1);
        assertThat(create(client, "/f", EPHEMERAL).zxid()).isEqualTo(zxid + 3);
        client.close();
        RawClient again = fixture.raw();
        assertThat(fixture.connect(again, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(exists(again, "/e")).isTrue();
        assertThat(again.call(9, CLOSE, null).error()).isZero();
        RawClient witness = fixture.raw();
        fixture.connect(witness);
        assertThat(exists(witness, "/e") || exists(witness, "/f")).isFalse();
        assertThat(fixture.sessionsOfTheEnsemble()).isZero();
    }

    @Test
    void anEphemeralInAMultiMakesItOneOfTheEnsemble() throws Exception {
        RawClient client = fixture.raw();
        fixture.connect(client);
        MultiOperationRecord multi = new MultiOperationRecord();
        multi.add(Op.create("/p", new byte[0], Ids.OPEN_ACL_UNSAFE, 0));
        multi.add(Op.create("/p/e", new byte[0], Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        assertThat(client.call(1, MULTI, multi).error()).isZero();
        assertThat(exists(client, "/p/e")).isTrue();
        assertThat(fixture.sessionsOfTheEnsemble()).isEqualTo(1);
    }

    @Test
    void whatIsSentWhileItBecomesOneOfTheEnsembleKeepsItsOrder() throws Exception {
        RawClient client = fixture.raw();
        fixture.connect(client);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        client.send(1, CREATE, new CreateRequest("/p", "0".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, 0));
        client.send(2, CREATE, new CreateRequest("/p/e", null, Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        client.send(3, SET_DATA, new SetDataRequest("/p", "1".getBytes(UTF_8), 0));
        client.send(4, GET_DATA, new GetDataRequest("/p", false));
        client.send(5, CREATE, new CreateRequest("/p/f", null, Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        client.send(6, SET_DATA, new SetDataRequest("/p", "2".getBytes(UTF_8), 1));
        client.send(7, EXISTS, new ExistsRequest("/p/f", false));
        client.send(8, CLOSE, null);
        await().until(() -> fixture.replica().proposals() == before + 2);
        fixture.replica().releaseApplying();
        for (int xid = 1; xid <= 8; xid++) {
            RawClient.Reply reply = client.read();
            assertThat(reply.xid()).isEqualTo(xid);
            assertThat(reply.error()).isZero();
            if (xid == 4) {
                assertThat(new String(reply.as(new GetDataResponse()).getData(), UTF_8))
                        .isEqualTo("1");
            }
        }
        assertThat(client.endsWithoutAByte()).isTrue();
        assertThat(fixture.sessionsOfTheEnsemble()).isZero();
        RawClient witness = fixture.raw();
        fixture.connect(witness);
        assertThat(data(witness, "/p")).isEqualTo("2");
        assertThat(exists(witness, "/p/e") || exists(witness, "/p/f")).isFalse();
    }

    @Test
    void whereTheEnsembleHasNoRoomForItItStaysLocal() throws Exception {
        RawClient client = fixture.raw();
        fixture.connect(client);
        fixture.replica().stamp(Policy.DEFAULT.withSessionsFull(true));
        assertThat(create(client, "/e", EPHEMERAL).error()).isEqualTo(ON_LOCAL_SESSION);
        assertThat(create(client, "/p", 0).error()).isZero();
        fixture.replica().stamp(Policy.DEFAULT);
        assertThat(create(client, "/e", EPHEMERAL).error()).isZero();
        assertThat(fixture.locals()).isZero();
    }

    @Test
    void whoComesBackWhileItBecomesOneOfTheEnsembleIsAttachedByTheLog() throws Exception {
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        client.send(1, CREATE, new CreateRequest("/e", null, Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        await().until(() -> fixture.replica().proposals() == before + 1);
        client.close();
        RawClient again = fixture.raw();
        again.frame(RawClient.bytes(hello(session)));
        await().until(() -> fixture.front.front().connections().size() == 1);
        fixture.replica().releaseApplying();
        assertThat(again.connected().sessionId()).isEqualTo(session.sessionId());
        assertThat(fixture.locals()).isZero();
        assertThat(exists(again, "/e")).isFalse();
        assertThat(create(again, "/e", EPHEMERAL).error()).isZero();
    }

    @Test
    void anEphemeralThatFailsMakesItOneOfTheEnsembleToo() throws Exception {
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        assertThat(create(client, "/nowhere/e", EPHEMERAL).error()).isEqualTo(NO_NODE);
        assertThat(fixture.locals()).isZero();
        assertThat(fixture.sessionsOfTheEnsemble()).isEqualTo(1);
        assertThat(create(client, "/p", 0).error()).isZero();
        assertThat(fixture.comeBack(session).sessionId()).isEqualTo(session.sessionId());
    }

    @Test
    void watchesFromBeforeTellOnceOrAlwaysAsTheyWereSet() throws Exception {
        RawClient client = fixture.raw();
        fixture.connect(client);
        create(client, "/p", 0);
        client.call(1, GET_DATA, new GetDataRequest("/p", true));
        client.call(2, EXISTS, new ExistsRequest("/p/e", true));
        client.call(3, GET_CHILDREN, new GetChildren2Request("/p", true));
        client.call(4, ADD_WATCH, new AddWatchRequest("/", AddWatchMode.PERSISTENT_RECURSIVE.getMode()));
        client.call(5, ADD_WATCH, new AddWatchRequest("/p", AddWatchMode.PERSISTENT.getMode()));
        client.send(6, CREATE, creation("/p/e", EPHEMERAL));
        client.send(7, SET_DATA, new SetDataRequest("/p", null, -1));
        client.send(8, SET_DATA, new SetDataRequest("/p", null, -1));
        List<String> told = new ArrayList<>();
        RawClient.Reply reply = client.read();
        while (reply.xid() != 8) {
            if (reply.xid() == OF_EVENT) {
                WatcherEvent event = reply.as(new WatcherEvent());
                told.add(EventType.fromInt(event.getType()) + " " + event.getPath());
            }
            reply = client.read();
        }
        // One event for all that watch the same path, whatever the kinds of their watches.
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "NodeCreated /p/e", "NodeChildrenChanged /p", "NodeDataChanged /p", "NodeDataChanged /p");
    }

    /** Its client hears of no end, and asks the log when it comes back. */
    @Test
    void oneThatComesDueWhileItBecomesOneOfTheEnsembleIsOne() throws Exception {
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        client.send(1, CREATE, creation("/e", EPHEMERAL));
        await().until(() -> fixture.replica().proposals() == before + 1);
        for (int passed = 0; passed <= 2 * TIMEOUT_MILLIS; passed += FrontFixture.TICK_MILLIS / 2) {
            fixture.clock.turnAndLetWork(FrontFixture.TICK_MILLIS / 2);
        }
        assertThat(client.endsWithoutAByte()).isTrue();
        assertThat(fixture.locals()).isZero();
        fixture.replica().releaseApplying();
        RawClient again = fixture.raw();
        assertThat(fixture.connect(again, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(exists(again, "/e")).isFalse();
        assertThat(fixture.sessionsOfTheEnsemble()).isEqualTo(1);
    }

    @Test
    void oneThatCannotBeAskedForStaysLocal() throws Exception {
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        fixture.replica().failNext(LocalReplica.Call.PROPOSE, new IllegalStateException("too many proposals"));
        client.send(1, CREATE, creation("/e", EPHEMERAL));
        assertThat(client.endsWithoutAByte()).isTrue();
        RawClient again = fixture.raw();
        assertThat(fixture.connect(again, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(fixture.locals()).isEqualTo(1);
        assertThat(create(again, "/e", EPHEMERAL).error()).isZero();
    }

    @Test
    void whatTheLogIsAskedForIsBoundedAlsoOfClientsThatHaveLeft() throws Exception {
        fixture.close();
        start(FrontFixture.limits().with(Bound.CONNECT_MEMORY, 10_000));
        List<RawClient> clients = List.of(fixture.raw(), fixture.raw(), fixture.raw());
        List<RawClient.Connected> sessions = new ArrayList<>();
        for (RawClient client : clients) {
            sessions.add(fixture.connect(client));
        }
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        for (int i = 0; i < 2; i++) {
            int asked = i + 1;
            clients.get(i).send(1, CREATE, creation("/e" + i, EPHEMERAL));
            await().until(() -> fixture.replica().proposals() == before + asked);
            clients.get(i).close();
        }
        clients.get(2).send(1, CREATE, creation("/e", EPHEMERAL));
        assertThat(clients.get(2).endsWithoutAByte()).isTrue();
        assertThat(fixture.front.front().counters().get(Kind.CONNECTS_REFUSED)).isEqualTo(1);
        fixture.replica().releaseApplying();
        await().until(() -> fixture.front.metrics().value(Metric.CONNECT_MEMORY_BYTES) == 0);
        RawClient again = fixture.raw();
        assertThat(fixture.connect(again, sessions.get(2)).sessionId())
                .isEqualTo(sessions.get(2).sessionId());
        assertThat(create(again, "/e", EPHEMERAL).error()).isZero();
        assertThat(fixture.sessionsOfTheEnsemble()).isEqualTo(3);
    }
}
