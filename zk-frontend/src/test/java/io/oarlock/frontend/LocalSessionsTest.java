package io.oarlock.frontend;

import static io.oarlock.frontend.LocalSessionsFixture.CLOSE;
import static io.oarlock.frontend.LocalSessionsFixture.CREATE;
import static io.oarlock.frontend.LocalSessionsFixture.EPHEMERAL;
import static io.oarlock.frontend.LocalSessionsFixture.EXISTS;
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
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.session.LocalSessionUse;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that only their member knows. Time passes when the test says so. */
class LocalSessionsTest {
    private LocalSessionsFixture fixture;

    private void start(LocalSessionUse use) {
        fixture = LocalSessionsFixture.start(use);
    }

    private void start(LocalSessionUse use, Limits limits) {
        fixture = LocalSessionsFixture.start(use, limits);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void theLogHearsNothingOfItsBeginningAndEnd() throws Exception {
        start(LocalSessionUse.UPGRADED);
        int before = fixture.replica().proposals();
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        assertThat(session.sessionId() >>> 56).isEqualTo(LocalReplica.MEMBER);
        assertThat(fixture.locals()).isEqualTo(1);
        assertThat(fixture.front.metrics().value(Metric.LOCAL_SESSION_MEMORY_BYTES))
                .isPositive();
        assertThat(exists(client, "/a")).isFalse();
        assertThat(client.call(2, CLOSE, null).error()).isZero();
        assertThat(client.endsWithoutAByte()).isTrue();
        assertThat(fixture.locals()).isZero();
        assertThat(fixture.replica().proposals()).isEqualTo(before);
        assertThat(fixture.comeBack(session).sessionId()).isZero();
    }

    /** The answer to its close is none of the log, and as new as what was answered before. */
    @Test
    void theZxidsThatItIsShownNeverGoBack() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        fixture.connect(client);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        client.send(1, CREATE, creation("/a", 0));
        client.send(2, CLOSE, null);
        await().until(() -> fixture.replica().proposals() == before + 1
                && fixture.front.front().outstanding() == 2);
        fixture.replica().releaseApplying();
        long created = client.read().zxid();
        assertThat(client.read().zxid()).isGreaterThanOrEqualTo(created);
    }

    @Test
    void belowTheRulesThatKnowItASessionIsOneOfTheEnsemble() throws Exception {
        fixture = LocalSessionsFixture.belowTheirLevel(LocalSessionUse.WITHOUT_EPHEMERALS, FrontFixture.limits());
        RawClient client = fixture.raw();
        fixture.connect(client);
        assertThat(fixture.locals()).isZero();
        assertThat(create(client, "/e", EPHEMERAL).error()).isZero();
        fixture.raiseLevel();
        fixture.connect(fixture.raw());
        assertThat(fixture.locals()).isEqualTo(1);
    }

    @Test
    void itWritesReadsAndWatches() throws Exception {
        start(LocalSessionUse.WITHOUT_EPHEMERALS);
        RawClient client = fixture.raw();
        fixture.connect(client);
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
        fixture.connect(client);
        assertThat(create(client, "/e", EPHEMERAL).error()).isEqualTo(ON_LOCAL_SESSION);
        assertThat(create(client, "/p", 0).error()).isZero();
        assertThat(exists(client, "/e")).isFalse();
        assertThat(fixture.locals()).isEqualTo(1);
    }

    @Test
    void itsClientComesBackToTheSameMember() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        int before = fixture.replica().proposals();
        RawClient again = fixture.raw();
        assertThat(fixture.connect(again, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(client.endsWithoutAByte()).isTrue();
        again.close();
        RawClient third = fixture.raw();
        assertThat(fixture.connect(third, session).sessionId()).isEqualTo(session.sessionId());
        assertThat(fixture.replica().proposals()).isEqualTo(before);
        assertThat(fixture.locals()).isEqualTo(1);
        assertThat(create(third, "/e", EPHEMERAL).error()).isZero();
    }

    @Test
    void aWrongPasswordTellsNothingAndDisturbsNobody() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        RawClient.Connected wrong =
                new RawClient.Connected(session.timeoutMillis(), session.sessionId(), new byte[16], 0);
        assertThat(fixture.comeBack(wrong).sessionId()).isZero();
        assertThat(exists(client, "/")).isTrue();
    }

    @Test
    void anotherMembersSessionHasExpired() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        RawClient.Connected elsewhere =
                new RawClient.Connected(session.timeoutMillis(), session.sessionId() ^ 3L << 56, session.password(), 0);
        assertThat(fixture.comeBack(elsewhere).sessionId()).isZero();
    }

    /** Otherwise it could read what is older than its own write. */
    @Test
    void whoComesBackIsNotOvertakenByItsEarlierWrites() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
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
    void aSilentOneEndsAndOneThatIsHeardOfDoesNot() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient silent = fixture.raw();
        fixture.connect(silent);
        RawClient gone = fixture.raw();
        RawClient.Connected left = fixture.connect(gone);
        gone.close();
        RawClient alive = fixture.raw();
        fixture.connect(alive);
        int before = fixture.replica().proposals();
        fixture.passWhileAlive(2 * TIMEOUT_MILLIS, alive);
        await().until(() -> fixture.locals() == 1);
        assertThat(silent.endsWithoutAByte()).isTrue();
        assertThat(fixture.front.metrics().value(Metric.STALE_SESSIONS_EXPIRED)).isEqualTo(2);
        assertThat(fixture.replica().proposals()).isEqualTo(before);
        assertThat(fixture.comeBack(left).sessionId()).isZero();
    }

    @Test
    void withoutAQuorumNoneEnds() throws Exception {
        start(LocalSessionUse.UPGRADED);
        RawClient client = fixture.raw();
        RawClient.Connected session = fixture.connect(client);
        long lostNanos = TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        fixture.replica()
                .show(new ReplicaStatus(LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 2, false, lostNanos));
        assertThat(client.endsWithoutAByte()).isTrue();
        for (int i = 0; i < 30; i++) {
            fixture.clock.turnAndLetWork(FrontFixture.TICK_MILLIS / 2);
        }
        fixture.replica().showHealthy();
        await().until(() -> fixture.front.front().serving());
        assertThat(fixture.comeBack(session).sessionId()).isEqualTo(session.sessionId());
    }

    @Test
    void itCountsAmongTheSessions() throws Exception {
        start(LocalSessionUse.UPGRADED, FrontFixture.limits().with(Bound.SESSIONS, 2));
        RawClient first = fixture.raw();
        fixture.connect(first);
        assertThat(create(first, "/e", EPHEMERAL).error()).isZero();
        fixture.connect(fixture.raw());
        RawClient third = fixture.raw();
        third.frame(RawClient.bytes(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false)));
        assertThat(third.endsWithoutAByte()).isTrue();
    }

    @Test
    void whereTheMemoryForThemIsFullASessionIsOneOfTheEnsemble() throws Exception {
        start(LocalSessionUse.WITHOUT_EPHEMERALS, FrontFixture.limits().with(Bound.LOCAL_SESSION_MEMORY, 600));
        fixture.connect(fixture.raw());
        RawClient second = fixture.raw();
        fixture.connect(second);
        assertThat(fixture.locals()).isEqualTo(1);
        assertThat(create(second, "/e", EPHEMERAL).error()).isZero();
    }
}
