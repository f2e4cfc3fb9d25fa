package io.oarlock.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.session.ContainerCleaner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.WatcherEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions end when nobody hears of them, and never otherwise. Time passes when the test says so. */
class SessionLifeTest {
    private static final int CREATE = 1;
    private static final int DELETE = 2;
    private static final int EXISTS = 3;
    private static final int GET_DATA = 4;
    private static final int PING = 11;
    private static final int MULTI = 14;
    private static final int CLOSE = -11;
    private static final int CREATE_CONTAINER = 19;
    private static final int CREATE_TTL = 21;
    private static final int EPHEMERAL = 1;
    private static final int CONTAINER = 4;
    private static final int TTL = 5;
    private static final int NO_NODE = -101;
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int LONG_TIMEOUT_MILLIS = 30_000;

    private final ManualClock clock = new ManualClock();
    private FrontFixture fixture;

    @BeforeEach
    void start() {
        startWith(new ContainerCleaner.RemovalSettings(300, 10_000, 0));
    }

    private void startWith(ContainerCleaner.RemovalSettings unused) {
        FrontEndSettings settings = FrontFixture.settings().withUnused(unused);
        fixture = new FrontFixture(settings, FrontFixture.limits(), clock);
        await().until(() -> fixture.front().serving());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void deadlinesAreThoseOfTheMomentAtWhichTheyAreAskedFor() throws Exception {
        RawClient client = fixture.raw();
        long sessionId = client.connect().sessionId();

        assertThat(fixture.front().sessionDeadlinesMillis().get(30, TimeUnit.SECONDS))
                .containsKey(sessionId);
    }

    @Test
    void aSilentSessionEndsWithItsEphemerals() throws Exception {
        RawClient silent = connect();
        silent.call(1, CREATE, new CreateRequest("/e", null, Ids.OPEN_ACL_UNSAFE, EPHEMERAL));
        RawClient witness = connect();
        witness.call(1, EXISTS, new ExistsRequest("/e", true));
        passWhileAlive(900, witness);
        assertThat(fixture.metrics().value(Metric.STALE_SESSIONS_EXPIRED)).isZero();
        passWhileAlive(300, witness);
        await().until(() -> fixture.metrics().value(Metric.STALE_SESSIONS_EXPIRED) == 1);
        assertThat(silent.endsWithoutAByte()).isTrue();
        assertThat(readPastPings(witness).as(new WatcherEvent())).isEqualTo(new WatcherEvent(2, 3, "/e"));
    }

    @Test
    void aSessionWithoutAConnectionEndsToo() throws Exception {
        RawClient gone = connect();
        gone.close();
        RawClient witness = connect();
        passWhileAlive(1_400, witness);
        await().until(() -> fixture.metrics().value(Metric.STALE_SESSIONS_EXPIRED) == 1);
    }

    @Test
    void aNewLeaderGivesEverySessionItsWholeTimeout() throws Exception {
        RawClient silent = connect();
        RawClient witness = connect();
        passWhileAlive(800, witness);
        fixture.replica().show(new ReplicaStatus(LocalReplica.MEMBER, Role.FOLLOWER, 2, 2, true, 0));
        passWhileAlive(300, witness);
        fixture.replica().showHealthy();
        passWhileAlive(800, witness);
        assertThat(fixture.metrics().value(Metric.STALE_SESSIONS_EXPIRED)).isZero();
        silent.send(1, PING, null);
        assertThat(silent.read().error()).isZero();
    }

    @Test
    void aServerThatWasHeldUpEndsNoSessionForIt() throws Exception {
        RawClient client = connect();
        clock.turn(120_000);
        RawClient witness = connect();
        passWhileAlive(300, witness);
        assertThat(fixture.metrics().value(Metric.STALE_SESSIONS_EXPIRED)).isZero();
        assertThat(client.call(1, PING, null).error()).isZero();
    }

    @Test
    void sessionsThatCloseTogetherAllEndHoweverManyEphemeralsTheyHave() throws Exception {
        RawClient first = connect(LONG_TIMEOUT_MILLIS);
        RawClient second = connect(LONG_TIMEOUT_MILLIS);
        makeEphemerals(first, "/first-");
        makeEphemerals(second, "/second-");
        RawClient witness = connect(LONG_TIMEOUT_MILLIS);
        int before = fixture.replica().proposals();
        fixture.replica().holdApplying();
        first.send(9, CLOSE, null);
        second.send(9, CLOSE, null);
        await().until(() -> fixture.replica().proposals() == before + 2);
        fixture.replica().releaseApplying();
        assertThat(first.read().error()).isZero();
        assertThat(second.read().error()).isZero();
        assertThat(first.endsWithoutAByte() && second.endsWithoutAByte()).isTrue();
        assertThat(exists(witness, "/first-0") || exists(witness, "/second-0")).isFalse();
        assertThat(fixture.replica().proposals()).isEqualTo(before + 3);
    }

    @Test
    void aQuotaOverALargeTreeIsCountedWithoutWritesOfClients() throws Exception {
        RawClient client = connect(LONG_TIMEOUT_MILLIS);
        client.call(1, CREATE, new CreateRequest("/top", null, Ids.OPEN_ACL_UNSAFE, 0));
        make(15_000, 0, "/top/n", client);
        for (String path : List.of("/top", "/top/zookeeper_limits", "/top/zookeeper_stats")) {
            client.call(1, CREATE, new CreateRequest("/zookeeper/quota" + path, null, Ids.OPEN_ACL_UNSAFE, 0));
        }
        // Parts of it are written by the thread that applies, which does not know this clock.
        Awaitility.await().untilAsserted(() -> {
            passWhileAlive(1_500, client);
            client.send(2, GET_DATA, new GetDataRequest("/zookeeper/quota/top/zookeeper_stats", false));
            GetDataResponse stats = readPastPings(client).as(new GetDataResponse());
            assertThat(new String(stats.getData(), UTF_8)).isEqualTo("count=15001,bytes=0");
        });
    }

    /** More than half of what one entry may end. */
    private static void makeEphemerals(RawClient client, String prefix) throws Exception {
        make(15_000, EPHEMERAL, prefix, client);
    }

    private static void make(int count, int flags, String prefix, RawClient client) throws Exception {
        for (int from = 0; from < count; from += 3_000) {
            MultiOperationRecord multi = new MultiOperationRecord();
            for (int i = from; i < from + 3_000; i++) {
                multi.add(Op.create(prefix + i, new byte[0], Ids.OPEN_ACL_UNSAFE, flags));
            }
            assertThat(client.call(1, MULTI, multi).error()).isZero();
        }
    }

    @Test
    void aContainerGoesWithItsLastChild() throws Exception {
        RawClient client = connect();
        client.call(1, CREATE_CONTAINER, new CreateRequest("/c", null, Ids.OPEN_ACL_UNSAFE, CONTAINER));
        client.call(2, CREATE_CONTAINER, new CreateRequest("/unused", null, Ids.OPEN_ACL_UNSAFE, CONTAINER));
        client.call(3, CREATE, new CreateRequest("/c/x", null, Ids.OPEN_ACL_UNSAFE, 0));
        passWhileAlive(1_000, client);
        assertThat(exists(client, "/c")).isTrue();
        client.send(4, DELETE, new DeleteRequest("/c/x", -1));
        assertThat(readPastPings(client).error()).isZero();
        passWhileAlive(1_000, client);
        await().until(() -> !exists(client, "/c"));
        assertThat(exists(client, "/unused")).isTrue();
    }

    @Test
    void aTtlZnodeGoesWhenItsTimeIsOver() throws Exception {
        RawClient client = connect();
        client.call(1, CREATE_TTL, new CreateTTLRequest("/long", null, Ids.OPEN_ACL_UNSAFE, TTL, 600_000));
        client.call(2, CREATE_TTL, new CreateTTLRequest("/short", null, Ids.OPEN_ACL_UNSAFE, TTL, 500));
        passWhileAlive(200, client);
        assertThat(exists(client, "/short")).isTrue();
        passWhileAlive(1_000, client);
        await().until(() -> !exists(client, "/short"));
        assertThat(exists(client, "/long")).isTrue();
    }

    @Test
    void aTtlZnodeGoesAlthoughTheClockWasAheadAndWasPutRight() throws Exception {
        RawClient client = connect();
        clock.setWallAhead(HOUR_MILLIS);
        client.call(1, CREATE, new CreateRequest("/written-meanwhile", null, Ids.OPEN_ACL_UNSAFE, 0));
        clock.setWallAhead(0);
        client.call(2, CREATE_TTL, new CreateTTLRequest("/short", null, Ids.OPEN_ACL_UNSAFE, TTL, 500));
        passWhileAlive(400, client);
        assertThat(exists(client, "/short")).isTrue();
        passWhileAlive(1_600, client);
        await().until(() -> !exists(client, "/short"));
    }

    @Test
    void aContainerThatWasNeverUsedGoesAlthoughTheClockWasAheadAndWasPutRight() throws Exception {
        fixture.close();
        startWith(new ContainerCleaner.RemovalSettings(300, 10_000, 500));
        RawClient client = connect();
        clock.setWallAhead(HOUR_MILLIS);
        client.call(1, CREATE, new CreateRequest("/written-meanwhile", null, Ids.OPEN_ACL_UNSAFE, 0));
        clock.setWallAhead(0);
        client.call(2, CREATE_CONTAINER, new CreateRequest("/unused", null, Ids.OPEN_ACL_UNSAFE, CONTAINER));
        passWhileAlive(400, client);
        assertThat(exists(client, "/unused")).isTrue();
        passWhileAlive(1_600, client);
        await().until(() -> !exists(client, "/unused"));
    }

    /** A znode that is made while the log is ahead of the wall is as young as any other. */
    @Test
    void noTtlZnodeGoesEarlyWhileTheLogIsAhead() throws Exception {
        RawClient client = connect();
        clock.setWallAhead(HOUR_MILLIS);
        client.call(1, CREATE, new CreateRequest("/written-meanwhile", null, Ids.OPEN_ACL_UNSAFE, 0));
        clock.setWallAhead(0);
        passWhileAlive(3_000, client);
        client.send(2, CREATE_TTL, new CreateTTLRequest("/short", null, Ids.OPEN_ACL_UNSAFE, TTL, 1_000));
        assertThat(readPastPings(client).error()).isZero();
        passWhileAlive(800, client);
        assertThat(exists(client, "/short")).isTrue();
    }

    private static boolean exists(RawClient client, String path) throws Exception {
        client.send(50, EXISTS, new ExistsRequest(path, false));
        return readPastPings(client).error() != NO_NODE;
    }

    /** Lets time pass in small steps, as it does, with a client that keeps its session. */
    private void passWhileAlive(int millis, RawClient alive) throws Exception {
        int step = FrontFixture.TICK_MILLIS / 2;
        for (int passed = 0; passed < millis; passed += step) {
            if (passed % 200 == 0) {
                alive.send(-2, PING, null);
            }
            clock.turnAndLetWork(step);
        }
    }

    @Test
    void withoutAQuorumAClientIsSentAwayOnceAThirdOfItsSessionHasPassed() throws Exception {
        RawClient shortSession = connect();
        RawClient longSession = connect(LONG_TIMEOUT_MILLIS);
        long lostNanos = TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS / 2);

        fixture.replica()
                .show(new ReplicaStatus(LocalReplica.MEMBER, Role.LOOKING, ReplicaStatus.NOBODY, 2, false, lostNanos));

        assertThat(shortSession.endsWithoutAByte()).isTrue();
        fixture.replica().showHealthy();
        assertThat(longSession.call(1, EXISTS, new ExistsRequest("/", false)).error())
                .isZero();
    }

    private RawClient connect() throws Exception {
        return connect(TIMEOUT_MILLIS);
    }

    private RawClient connect(int timeoutMillis) throws Exception {
        RawClient client = fixture.raw();
        client.connect(new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], false));
        return client;
    }

    private static RawClient.Reply readPastPings(RawClient client) throws Exception {
        RawClient.Reply reply = client.read();
        while (reply.xid() == -2) {
            reply = client.read();
        }
        return reply;
    }
}
