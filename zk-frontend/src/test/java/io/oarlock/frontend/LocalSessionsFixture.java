package io.oarlock.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.model.Limits;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import io.oarlock.session.LocalSessionUse;
import java.io.IOException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;

/** A front end that gives its clients local sessions, and what clients of it do. Time passes when the test says so. */
final class LocalSessionsFixture implements AutoCloseable {
    static final int CREATE = 1;
    static final int EXISTS = 3;
    static final int GET_DATA = 4;
    static final int SET_DATA = 5;
    static final int PING = 11;
    static final int MULTI = 14;
    static final int CLOSE = -11;
    static final int EPHEMERAL = 1;
    static final int NO_NODE = -101;
    static final int ON_LOCAL_SESSION = -120;
    static final int TIMEOUT_MILLIS = 1000;

    final ManualClock clock = new ManualClock();
    final FrontFixture front;

    private LocalSessionsFixture(LocalSessionUse use, Limits limits) {
        front = new FrontFixture(FrontFixture.settings().withLocalSessions(use), limits, clock);
        await().until(() -> front.front().serving());
    }

    /** New sessions are local ones. */
    static LocalSessionsFixture start(LocalSessionUse use) {
        return start(use, FrontFixture.limits());
    }

    static LocalSessionsFixture start(LocalSessionUse use, Limits limits) {
        LocalSessionsFixture fixture = belowTheirLevel(use, limits);
        fixture.raiseLevel();
        return fixture;
    }

    /** The rules do not know local sessions yet. */
    static LocalSessionsFixture belowTheirLevel(LocalSessionUse use, Limits limits) {
        return new LocalSessionsFixture(use, limits);
    }

    void raiseLevel() {
        int level = RulesLevel.LOCAL_SESSIONS;
        replica().propose(Proposal.internal(new Operation.RaiseRulesLevel(level)), new Ticket() {});
        replica().flush();
        await().until(() -> {
            try (ReadScope scope = replica().read()) {
                return scope.tree().rulesLevel() == level;
            }
        });
    }

    LocalReplica replica() {
        return front.replica();
    }

    int locals() {
        return front.front().localSessions();
    }

    int sessionsOfTheEnsemble() {
        try (ReadScope scope = replica().read()) {
            return (int) scope.tree().totals().sessions();
        }
    }

    // ---- what clients do

    RawClient raw() throws IOException {
        return front.raw();
    }

    RawClient.Connected connect(RawClient client) throws IOException {
        return client.connect(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false));
    }

    RawClient.Connected connect(RawClient client, RawClient.Connected session) throws IOException {
        return client.connect(hello(session));
    }

    /** On a connection of its own. */
    RawClient.Connected comeBack(RawClient.Connected session) throws IOException {
        return connect(raw(), session);
    }

    static ConnectRequest hello(RawClient.Connected session) {
        return new ConnectRequest(0, 0, TIMEOUT_MILLIS, session.sessionId(), session.password(), false);
    }

    static CreateRequest creation(String path, int flags) {
        return new CreateRequest(path, null, Ids.OPEN_ACL_UNSAFE, flags);
    }

    static RawClient.Reply create(RawClient client, String path, int flags) throws IOException {
        return client.call(7, CREATE, creation(path, flags));
    }

    static boolean exists(RawClient client, String path) throws IOException {
        return client.call(8, EXISTS, new ExistsRequest(path, false)).error() != NO_NODE;
    }

    static String data(RawClient client, String path) throws IOException {
        RawClient.Reply reply = client.call(9, GET_DATA, new GetDataRequest(path, false));
        return new String(reply.as(new GetDataResponse()).getData(), UTF_8);
    }

    void passWhileAlive(int millis, RawClient alive) throws IOException {
        int step = FrontFixture.TICK_MILLIS / 2;
        for (int passed = 0; passed < millis; passed += step) {
            assertThat(alive.call(-2, PING, null).error()).isZero();
            clock.turnAndLetWork(step);
        }
    }

    @Override
    public void close() {
        assertThat(front.faults()).isEmpty();
        front.close();
    }
}
