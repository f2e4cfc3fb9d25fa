package io.oarlock.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.replica.Ticket;
import io.oarlock.session.LocalSessionUse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that only their member knows. Time passes when the test says so. */
class LocalSessionsTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int PING = 11;
    private static final int MULTI = 14;
    private static final int CLOSE = -11;
    private static final int EPHEMERAL = 1;
    private static final int NO_NODE = -101;
    private static final int ON_LOCAL_SESSION = -120;
    private static final int TIMEOUT_MILLIS = 1000;

    private final ManualClock clock = new ManualClock();
    private FrontFixture fixture;

    private void start(LocalSessionUse use) {
        start(use, FrontFixture.limits());
        raiseLevel();
    }

    private void start(LocalSessionUse use, Limits limits) {
        fixture = new FrontFixture(FrontFixture.settings().withLocalSessions(use), limits, clock);
        await().until(() -> fixture.front().serving());
    }

    private void raiseLevel() {
        int level = RulesLevel.LOCAL_SESSIONS;
        fixture.replica().propose(Proposal.internal(new Operation.RaiseRulesLevel(level)), new Ticket() {});
        fixture.replica().flush();
        await().until(() -> {
            try (ReadScope scope = fixture.replica().read()) {
                return scope.tree().rulesLevel() == level;
            }
        });
    }

    @AfterEach
    void stop() {
        assertThat(fixture.faults()).isEmpty();
        fixture.close();
    }

    @Test
    void theLogHearsNothingOfItsBeginningAndEnd() throws Exception {
        start(LocalSessionUse.UPGRADED);
        int before = fixture.replica().proposals();
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        assertThat(session.sessionId() >>> 56).isEqualTo(LocalReplica.MEMBER);
        assertThat(fixture.front().localSessions()).isEqualTo(1);
        assertThat(fixture.metrics().value(Metric.LOCAL_SESSION_MEMORY_BYTES)).isPositive();
        assertThat(exists(client, "/a")).isFalse();
        assertThat(client.call(2, CLOSE, null).error()).isZero();
        assertThat(client.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().localSessions()).isZero();
        assertThat(fixture.replica().proposals()).isEqualTo(before);
        assertThat(comeBack(session).sessionId()).isZero();
    }

    @Test
    void belowTheRulesThatKnowItASessionIsOneOfTheEnsemble() throws Exception {
        start(LocalSessionUse.WITHOUT_EPHEMERALS, FrontFixture.limits());
        RawClient client = fixture.raw();
        connect(client);
        assertThat(fixture.front().localSessions()).isZero();
        assertThat(create(client, "/e", EPHEMERAL).error()).isZero();
        raiseLevel();
        connect(fixture.raw());
        assertThat(fixture.front().localSessions()).isEqualTo(1);
    }

    @Test
    void itWritesReadsAndWatches() throws Exception {
        start(LocalSessionUse.WITHOUT_EPHEMERALS);
        RawClient client = fixture.raw();
        connect(client);
        client.call(1, EXISTS, new ExistsRequest("/a", true));
        client.send(2, CREATE, new CreateRequest("/a", "1".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, 0));
        assertThat(client.read().as(new WatcherEvent()).getPath()).isEqualTo("/a");
        assertThat(client.read().error()).isZero();
        assertThat(client.call(3, SET_DATA, new SetDataRequest("/a", "2".getBytes(UTF_8), 0))
                        .error())
                .isZero();
        assertThat(data(client, "/a")).isEqualTo("2");
    }

    @Test
    void withoutUpgradesItMakesNoEphemeral() throws Exception {
        start(LocalSessionUse.WITHOUT_EPHEMERALS);
        RawClient client = fixture.raw();
        connect(client);
        assertThat(create(client, "/e", EPHEMERAL).error()).isEqualTo(ON_LOCAL_SESSION);
        assertThat(create(client, "/p", 0).error()).isZero();
        assertThat(exists(client, "/e")).isFalse();
        assertThat(fixture.front().localSessions()).isEqualTo(1);
    }

    @Test
    void anEphemeralMakesItOneOfTheEnsemble() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        long zxid = create(client, "/p", 0).zxid();
        assertThat(create(client, "/e", EPHEMERAL).zxid()).isEqualTo(zxid + 2);
        assertThat(fixture.front().localSessions()).isZero();
        assertThat(sessionsOfTheEnsemble()).isEqualTo(1);
        assertThat(create(client, "/f", EPHEMERAL).zxid()).isEqualTo(zxid + 3);
        client.close();
        RawClient again = fixture.raw();
        assertThat(connect(again, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(exists(again, "/e")).isTrue();
        assertThat(again.call(9, CLOSE, null).error()).isZero();
        RawClient witness = fixture.raw();
        connect(witness);
        assertThat(exists(witness, "/e") || exists(witness, "/f")).isFalse();
        assertThat(sessionsOfTheEnsemble()).isZero();
    }

    @Test
    void anEphemeralInAMultiMakesItOneOfTheEnsemble() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        connect(client);
        MultiOperationRecord multi = new MultiOperationRecord();
        multi.add(Op.create("/p", new byte[0], Ids.OPEN_ACL_UNSAFE, 0));
        multi.add(Op.create("/p/e", new byte[0], Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        assertThat(client.call(1, MULTI, multi).error()).isZero();
        assertThat(exists(client, "/p/e")).isTrue();
        assertThat(sessionsOfTheEnsemble()).isEqualTo(1);
    }

    @Test
    void whatIsSentWhileItBecomesOneOfTheEnsembleKeepsItsOrder() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        connect(client);
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
        assertThat(sessionsOfTheEnsemble()).isZero();
        RawClient witness = fixture.raw();
        connect(witness);
        assertThat(data(witness, "/p")).isEqualTo("2");
        assertThat(exists(witness, "/p/e") || exists(witness, "/p/f")).isFalse();
    }

    @Test
    void whereTheEnsembleHasNoRoomForItItStaysLocal() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        connect(client);
        fixture.replica().stamp(Policy.DEFAULT.withSessionsFull(true));
        assertThat(create(client, "/e", EPHEMERAL).error()).isEqualTo(ON_LOCAL_SESSION);
        assertThat(create(client, "/p", 0).error()).isZero();
        fixture.replica().stamp(Policy.DEFAULT);
        assertThat(create(client, "/e", EPHEMERAL).error()).isZero();
        assertThat(fixture.front().localSessions()).isZero();
    }

    @Test
    void itsClientComesBackToTheSameMember() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        int before = fixture.replica().proposals();
        RawClient again = fixture.raw();
        assertThat(connect(again, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(client.endsWithoutAByte()).isTrue();
        again.close();
        RawClient third = fixture.raw();
        assertThat(connect(third, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(fixture.replica().proposals()).isEqualTo(before);
        assertThat(fixture.front().localSessions()).isEqualTo(1);
        assertThat(create(third, "/e", EPHEMERAL).error()).isZero();
    }

    @Test
    void aWrongPasswordTellsNothingAndDisturbsNobody() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        RawClient.Connected wrong =
                new RawClient.Connected(session.timeoutMillis(), session.sessionId(), new byte[16], 0);
        assertThat(comeBack(wrong).sessionId()).isZero();
        assertThat(exists(client, "/")).isTrue();
    }

    @Test
    void anotherMembersSessionHasExpired() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        RawClient.Connected elsewhere =
                new RawClient.Connected(session.timeoutMillis(), session.sessionId() ^ 3L << 56, session.password(), 0);
        assertThat(comeBack(elsewhere).sessionId()).isZero();
    }

    /** Otherwise it could read what is older than its own write. */
    @Test
    void whoComesBackIsNotOvertakenByItsEarlierWrites() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        client.send(1, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0));
        await().until(() -> fixture.replica().proposals() == before + 1);
        RawClient again = fixture.raw();
        again.frame(RawClient.bytes(hello(session)));
        assertThat(client.endsWithoutAByte()).isTrue();
        again.send(1, EXISTS, new ExistsRequest("/a", false));
        fixture.replica().releaseApplying();
        assertThat(again.connected().sessionId()).isEqualTo(session.sessionId());
        assertThat(again.read().error()).isZero();
    }

    @Test
    void whoComesBackWhileItBecomesOneOfTheEnsembleIsAttachedByTheLog() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        client.send(1, CREATE, new CreateRequest("/e", null, Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        await().until(() -> fixture.replica().proposals() == before + 1);
        client.close();
        RawClient again = fixture.raw();
        again.frame(RawClient.bytes(hello(session)));
        await().until(() -> fixture.front().connections().size() == 1);
        fixture.replica().releaseApplying();
        assertThat(again.connected().sessionId()).isEqualTo(session.sessionId());
        assertThat(fixture.front().localSessions()).isZero();
        assertThat(exists(again, "/e")).isFalse();
        assertThat(create(again, "/e", EPHEMERAL).error()).isZero();
    }

    @Test
    void aSilentOneEndsAndOneThatIsHeardOfDoesNot() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient silent = fixture.raw();
        connect(silent);
        RawClient gone = fixture.raw();
        RawClient.Connected left = connect(gone);
        gone.close();
        RawClient alive = fixture.raw();
        connect(alive);
        int before = fixture.replica().proposals();
        passWhileAlive(2 * TIMEOUT_MILLIS, alive);
        await().until(() -> fixture.front().localSessions() == 1);
        assertThat(silent.endsWithoutAByte()).isTrue();
        assertThat(fixture.metrics().value(Metric.STALE_SESSIONS_EXPIRED)).isEqualTo(2);
        assertThat(fixture.replica().proposals()).isEqualTo(before);
        assertThat(comeBack(left).sessionId()).isZero();
    }

    @Test
    void withoutAQuorumNoneEnds() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = connect(client);
        long lostNanos = TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        fixture.replica()
                .show(new ReplicaStatus(LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 2, false, lostNanos));
        assertThat(client.endsWithoutAByte()).isTrue();
        for (int i = 0; i < 30; i++) {
            clock.turnAndLetWork(FrontFixture.TICK_MILLIS / 2);
        }
        fixture.replica().showHealthy();
        await().until(() -> fixture.front().serving());
        assertThat(comeBack(session).sessionId()).isEqualTo(session.sessionId());
    }

    @Test
    void itCountsAmongTheSessions() throws Exception {
        start(LocalSessionUse.UPGRADED, FrontFixture.limits().with(Bound.SESSIONS, 2));
        raiseLevel();
        RawClient first = fixture.raw();
        connect(first);
        assertThat(create(first, "/e", EPHEMERAL).error()).isZero();
        connect(fixture.raw());
        RawClient third = fixture.raw();
        third.frame(RawClient.bytes(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false)));
        assertThat(third.endsWithoutAByte()).isTrue();
    }

    @Test
    void whereTheMemoryForThemIsFullASessionIsOneOfTheEnsemble() throws Exception {
        start(LocalSessionUse.WITHOUT_EPHEMERALS, FrontFixture.limits().with(Bound.LOCAL_SESSION_MEMORY, 600));
        raiseLevel();
        connect(fixture.raw());
        RawClient second = fixture.raw();
        connect(second);
        assertThat(fixture.front().localSessions()).isEqualTo(1);
        assertThat(create(second, "/e", EPHEMERAL).error()).isZero();
    }

    private int sessionsOfTheEnsemble() {
        try (ReadScope scope = fixture.replica().read()) {
            return (int) scope.tree().totals().sessions();
        }
    }

    private RawClient.Connected connect(RawClient client) throws IOException {
        return client.connect(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false));
    }

    private RawClient.Connected connect(RawClient client, RawClient.Connected session) throws IOException {
        return client.connect(hello(session));
    }

    private RawClient.Connected comeBack(RawClient.Connected session) throws IOException {
        return connect(fixture.raw(), session);
    }

    private static ConnectRequest hello(RawClient.Connected session) {
        return new ConnectRequest(0, 0, TIMEOUT_MILLIS, session.sessionId(), session.password(), false);
    }

    private static RawClient.Reply create(RawClient client, String path, int flags) throws IOException {
        return client.call(7, CREATE, new CreateRequest(path, null, Ids.OPEN_ACL_UNSAFE, flags));
    }

    private static boolean exists(RawClient client, String path) throws IOException {
        return client.call(8, EXISTS, new ExistsRequest(path, false)).error() != NO_NODE;
    }

    private static String data(RawClient client, String path) throws IOException {
        return new String(
                client.call(9, GET_DATA, new GetDataRequest(path, false))
                        .as(new GetDataResponse())
                        .getData(),
                UTF_8);
    }

    private void passWhileAlive(int millis, RawClient alive) throws IOException {
        int step = FrontFixture.TICK_MILLIS / 2;
        for (int passed = 0; passed < millis; passed += step) {
            assertThat(alive.call(-2, PING, null).error()).isZero();
            clock.turnAndLetWork(step);
        }
    }
}
