package io.oarlock.frontend;

import static io.oarlock.frontend.LocalSessionsFixture.CLOSE;
import static io.oarlock.frontend.LocalSessionsFixture.CREATE;
import static io.oarlock.frontend.LocalSessionsFixture.EPHEMERAL;
import static io.oarlock.frontend.LocalSessionsFixture.GET_DATA;
import static io.oarlock.frontend.LocalSessionsFixture.SET_DATA;
import static io.oarlock.frontend.LocalSessionsFixture.TIMEOUT_MILLIS;
import static io.oarlock.frontend.LocalSessionsFixture.create;
import static io.oarlock.frontend.LocalSessionsFixture.creation;
import static io.oarlock.frontend.LocalSessionsFixture.data;
import static io.oarlock.frontend.LocalSessionsFixture.hello;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.replica.ReadScope;
import io.oarlock.session.LocalSessionUse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that upgrade, leave, come back, several at once, and close, all in the midst of their requests. */
class LocalSessionRacesTest {
    private static final int CLIENTS = 6;
    private static final int ROUNDS = 60;

    private LocalSessionsFixture fixture;

    @Test
    @Timeout(240)
    void clientsSeeTheirOwnWritesInOrderAndLeaveNothingBehind() throws Exception {
        try (LocalSessionsFixture started = LocalSessionsFixture.start(LocalSessionUse.UPGRADED)) {
            fixture = started;
            RawClient setUp = fixture.raw();
            fixture.connect(setUp);
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                create(setUp, "/" + i, 0);
                setUp.call(1, SET_DATA, new SetDataRequest("/" + i, text(0), -1));
                int client = i;
                clients.add(CompletableFuture.runAsync(() -> play(client), runnable -> new Thread(runnable).start()));
            }
            for (CompletableFuture<Void> client : clients) {
                client.join();
            }
            for (int passed = 0; passed <= 3 * TIMEOUT_MILLIS; passed += FrontFixture.TICK_MILLIS / 2) {
                fixture.clock.turnAndLetWork(FrontFixture.TICK_MILLIS / 2);
            }
            await().until(() -> fixture.locals() == 0 && fixture.sessionsOfTheEnsemble() == 0);
            try (ReadScope scope = fixture.replica().read()) {
                assertThat(scope.tree().totals().ephemerals()).isZero();
            }
        }
    }

    private void play(int number) {
        Client client = new Client(number);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                client.playSession(round);
            }
        } catch (IOException e) {
            throw new IllegalStateException("client " + number, e);
        }
    }

    /** Writes one number higher each time to a znode of its own, in one session after the other. */
    private final class Client {
        private final String path;
        private final Random random;
        private RawClient connection;
        private RawClient.Connected session;
        private long written;
        private long acknowledged;

        Client(int number) {
            this.path = "/" + number;
            this.random = new Random(number);
        }

        void playSession(int round) throws IOException {
            connection = new RawClient(fixture.front.address());
            session = fixture.connect(connection);
            for (int stay = random.nextInt(3); stay >= 0; stay--) {
                sendBurst(path + "/e" + round + "-" + stay);
                comeBack();
                long found = Long.parseLong(data(connection, path));
                assertThat(found).isBetween(acknowledged, written);
                // What was not answered has come to its end: nothing of it may take effect later.
                written = found;
                acknowledged = found;
            }
            if (random.nextBoolean()) {
                closeInOrder(path + "/last" + round);
            }
            connection.close();
        }

        /** Without waiting for answers, of which it does not read all each time. */
        private void sendBurst(String ephemeral) throws IOException {
            int requests = 2 + random.nextInt(8);
            int upgradesAt = random.nextInt(2 * requests);
            List<Long> readable = new ArrayList<>();
            Set<Integer> reads = new HashSet<>();
            for (int xid = 0; xid < requests; xid++) {
                if (xid == upgradesAt) {
                    connection.send(xid, CREATE, creation(ephemeral, EPHEMERAL));
                } else if (random.nextBoolean()) {
                    connection.send(xid, SET_DATA, new SetDataRequest(path, text(++written), -1));
                } else {
                    connection.send(xid, GET_DATA, new GetDataRequest(path, false));
                    reads.add(xid);
                }
                readable.add(written);
            }
            int answers = random.nextInt(3) == 0 ? random.nextInt(requests) : requests;
            for (int xid = 0; xid < answers; xid++) {
                RawClient.Reply reply = connection.read();
                assertThat(reply.xid()).isEqualTo(xid);
                assertThat(reply.error()).isZero();
                if (reads.contains(xid)) {
                    assertThat(new String(reply.as(new GetDataResponse()).getData(), UTF_8))
                            .isEqualTo(Long.toString(readable.get(xid)));
                }
                acknowledged = readable.get(xid);
            }
        }

        /** Beside a connection that asks for the same session, with or without its password. */
        private void comeBack() throws IOException {
            try (RawClient rival = new RawClient(fixture.front.address());
                    RawClient again = new RawClient(fixture.front.address())) {
                rival.frame(RawClient.bytes(hello(random.nextBoolean() ? session : wrong(session))));
                again.frame(RawClient.bytes(hello(session)));
                if (random.nextBoolean()) {
                    connection.close();
                }
                awaitAnswer(again);
                awaitAnswer(rival);
                connection.close();
                connection = new RawClient(fixture.front.address());
                assertThat(fixture.connect(connection, session).sessionId()).isEqualTo(session.sessionId());
            }
        }

        private void closeInOrder(String ephemeral) throws IOException {
            connection.send(1, CREATE, creation(ephemeral, EPHEMERAL));
            connection.send(2, CLOSE, null);
            assertThat(connection.read().error()).isZero();
            assertThat(connection.read().error()).isZero();
            assertThat(connection.endsWithoutAByte()).isTrue();
        }
    }

    private static RawClient.Connected wrong(RawClient.Connected session) {
        return new RawClient.Connected(0, session.sessionId(), new byte[16], 0);
    }

    /** Or the end of its connection, if another one was faster. */
    private static void awaitAnswer(RawClient client) {
        try {
            client.connected();
        } catch (IOException ended) {
            assertThat(ended).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    private static byte[] text(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }
}
