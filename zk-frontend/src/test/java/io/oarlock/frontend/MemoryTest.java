package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.auth.AuthSettings;
import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.sasl.SaslSettings;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever clients do, all of them together hold no more memory than there is, and a client that does little is served.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemoryTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int PING = 11;
    private static final int REMOVE_WATCHES = 18;
    private static final int AUTH = 100;
    private static final int SET_WATCHES = 101;
    private static final int SASL = 102;
    private static final int ADD_WATCH = 106;
    private static final int OK = 0;
    private static final int NODE_EXISTS = -110;
    private static final int NO_NODE = -101;
    private static final int THROTTLED = -127;
    private static final int AUTH_FAILED = -115;
    private static final int MEGABYTE = 1_000_000;

    private FrontFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void repliesThatNobodyReadsAreBoundedOverAllConnections() throws Exception {
        start(Bound.REPLY_MEMORY, 20 * MEGABYTE);
        RawClient canary = canary();
        createLarge(canary);
        List<RawClient> deaf = clients(30);
        for (RawClient client : deaf) {
            for (int i = 0; i < 40; i++) {
                client.send(i, GET_DATA, new GetDataRequest("/large", false));
            }
            isServed(canary);
            assertThat(bytes(Metric.REPLY_MEMORY_BYTES)).isLessThan(40L * MEGABYTE);
        }
        Awaitility.await().until(() -> fixture.front().counters().get(Kind.CLOSED_FOR_MEMORY) > 0);
        isServed(canary);
        assertThat(canary.call(1, GET_DATA, new GetDataRequest("/large", false)).body())
                .hasSizeGreaterThan(MEGABYTE);
        for (RawClient client : deaf) {
            client.close();
        }
        Awaitility.await().until(() -> bytes(Metric.REPLY_MEMORY_BYTES) == 0);
    }

    @Test
    void framesThatNeverEndAreBoundedOverAllConnections() throws Exception {
        start(Bound.REQUEST_MEMORY, 8 * MEGABYTE);
        RawClient canary = canary();
        List<RawClient> attackers = clients(40);
        List<Thread> sending = new ArrayList<>();
        for (RawClient attacker : attackers) {
            sending.add(unfinished(attacker));
            isServed(canary);
            assertThat(bytes(Metric.REQUEST_MEMORY_BYTES)).isLessThan(16L * MEGABYTE);
        }
        Awaitility.await().until(() -> fixture.front().counters().get(Kind.CLOSED_FOR_MEMORY) > 0);
        isServed(canary);
        // Its frame may be older than some that never end, whose senders were slow: then it is closed, and tries again.
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> createsLarge(canary()));
        for (RawClient attacker : attackers) {
            attacker.close();
        }
        for (Thread sender : sending) {
            sender.join();
        }
        Awaitility.await().until(() -> bytes(Metric.REQUEST_MEMORY_BYTES) == 0);
    }

    @Test
    void strangersWithoutASessionAreBoundedToo() throws Exception {
        start(Bound.REQUEST_MEMORY, 8 * MEGABYTE);
        RawClient canary = canary();
        for (int i = 0; i < 30; i++) {
            unfinished(fixture.raw());
            isServed(canary);
        }
        Awaitility.await().until(() -> fixture.front().counters().get(Kind.CLOSED_FOR_MEMORY) > 0);
        assertThat(bytes(Metric.REQUEST_MEMORY_BYTES)).isLessThan(16L * MEGABYTE);
        isServed(canary());
    }

    @Test
    void watchesAreWeighedByTheirPaths() throws Exception {
        start(Bound.WATCH_MEMORY, 2 * MEGABYTE);
        RawClient client = canary();
        List<Integer> errors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            errors.add(
                    client.call(i, EXISTS, new ExistsRequest(longPath(i), true)).error());
        }
        assertThat(errors).containsOnly(NO_NODE, THROTTLED).startsWith(NO_NODE, NO_NODE, NO_NODE, THROTTLED);
        assertThat(client.call(1, ADD_WATCH, new AddWatchRequest(longPath(11), 1))
                        .error())
                .isEqualTo(THROTTLED);
        assertThat(client.call(-8, SET_WATCHES, new SetWatches(0, List.of(), List.of(longPath(12)), List.of()))
                        .error())
                .isEqualTo(OK);
        assertThat(fixture.front().counters().get(Kind.WATCHES_REFUSED)).isEqualTo(9);
        assertThat(bytes(Metric.WATCH_MEMORY_BYTES)).isBetween(3L * 400_000, 2L * MEGABYTE);
        assertThat(canary().call(1, EXISTS, new ExistsRequest("/short", true)).error())
                .isEqualTo(NO_NODE);
    }

    @Test
    void watchesThatAreGoneWeighNothing() throws Exception {
        start(Bound.WATCH_MEMORY, 2 * MEGABYTE);
        RawClient removing = canary();
        RawClient firing = canary();
        RawClient closing = canary();
        for (RawClient client : List.of(removing, firing, closing)) {
            for (String path : List.of("/a", "/b")) {
                assertThat(client.call(1, EXISTS, new ExistsRequest(path, true)).error())
                        .isEqualTo(NO_NODE);
            }
            assertThat(client.call(2, ADD_WATCH, new AddWatchRequest("/a", 1)).error())
                    .isEqualTo(OK);
        }
        assertThat(bytes(Metric.WATCH_MEMORY_BYTES)).isPositive();
        removing.call(3, REMOVE_WATCHES, new RemoveWatchesRequest("/a", 3));
        RawClient writer = canary();
        for (String path : List.of("/a", "/b")) {
            writer.call(1, CREATE, new CreateRequest(path, null, Ids.OPEN_ACL_UNSAFE, 0));
        }
        removing.close();
        firing.close();
        closing.close();
        Awaitility.await().until(() -> bytes(Metric.WATCH_MEMORY_BYTES) == 0);
    }

    @Test
    void identitiesAreBoundedOverAllConnections() throws Exception {
        start(Bound.IDENTITY_MEMORY, 100_000);
        List<Integer> errors = new ArrayList<>();
        for (RawClient client : clients(50)) {
            byte[] user = ("u".repeat(4_000) + ":p").getBytes(StandardCharsets.UTF_8);
            errors.add(client.call(-4, AUTH, new AuthPacket(0, "digest", user)).error());
        }
        assertThat(errors).startsWith(OK).endsWith(AUTH_FAILED).containsOnly(OK, AUTH_FAILED);
        assertThat(bytes(Metric.IDENTITY_MEMORY_BYTES)).isBetween(50_000L, 100_000L);
        isServed(canary());
    }

    /** Whoever begins one and never ends it. */
    @Test
    void exchangesOfSaslThatAreHalfDoneAreBoundedOverAllConnections() throws Exception {
        SaslSettings sasl = new SaslSettings(Map.of("ada", "engine"), null, Set.of(), true, false);
        fixture = new FrontFixture(
                FrontFixture.settings()
                        .withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, sasl, false)),
                Limits.DEFAULTS.with(Bound.IDENTITY_MEMORY, 100_000),
                TimeSource.SYSTEM);
        int begun = 0;
        List<RawClient> clients = clients(50);
        for (RawClient client : clients) {
            client.send(7, SASL, new GetSASLRequest(new byte[0]));
            try {
                assertThat(client.read().error()).isZero();
                begun++;
            } catch (EOFException | SocketException closed) {
                assertThat(bytes(Metric.IDENTITY_MEMORY_BYTES)).isGreaterThan(50_000);
            }
            assertThat(bytes(Metric.IDENTITY_MEMORY_BYTES)).isLessThanOrEqualTo(100_000);
        }
        assertThat(begun).isBetween(2, 40);
        isServed(canary());
        long all = bytes(Metric.IDENTITY_MEMORY_BYTES);
        long others = all - all / begun;
        // One that is over gives its room back, though its client stays; the others when their connections close.
        assertThat(clients.get(0)
                        .call(8, SASL, new GetSASLRequest(new byte[] {1}))
                        .error())
                .isZero();
        assertThat(bytes(Metric.IDENTITY_MEMORY_BYTES)).isEqualTo(others);
        isServed(clients.get(0));
        for (RawClient client : clients) {
            client.close();
        }
        Awaitility.await().until(() -> bytes(Metric.IDENTITY_MEMORY_BYTES) == 0);
        RawClient later = canary();
        assertThat(later.call(7, SASL, new GetSASLRequest(new byte[0])).error()).isZero();
    }

    @Test
    void aLongAnswerToAWordArrivesWhole() throws Exception {
        start(Bound.WATCH_MEMORY, 20 * MEGABYTE);
        RawClient client = canary();
        for (int i = 0; i < 12; i++) {
            client.call(i, EXISTS, new ExistsRequest(longPath(i), true));
        }
        RawClient operator = fixture.raw();
        operator.raw("wchp".getBytes(StandardCharsets.US_ASCII));
        assertThat(operator.readAll().length).isGreaterThan(12 * 400_000);
    }

    @Test
    void smallPartsOfALargeRequestWeighWhatTheyTakeDecoded() throws Exception {
        start(Bound.OUTSTANDING_BYTES_PER_CONNECTION, 16 << 20);
        RawClient client = canary();
        fixture.replica().holdApplying();
        client.send(1, SET_DATA, new SetDataRequest("/", new byte[0], -1));
        client.send(2, SET_WATCHES, new SetWatches(0, Collections.nCopies(50_000, "/"), List.of(), List.of()));
        Awaitility.await().until(() -> fixture.front().outstanding() == 2);
        assertThat(fixture.front().outstandingBytes()).isGreaterThan(50_000 * 100);
        fixture.replica().releaseApplying();
        client.read();
    }

    private void start(Bound bound, long value) {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(bound, value));
    }

    private long bytes(Metric gauge) {
        return fixture.metrics().value(gauge);
    }

    private RawClient canary() throws IOException {
        return clients(1).get(0);
    }

    private List<RawClient> clients(int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = fixture.raw();
            client.connect();
            clients.add(client);
        }
        return clients;
    }

    private static void isServed(RawClient canary) throws IOException {
        assertThat(canary.call(-2, PING, null).error()).isZero();
        assertThat(canary.call(1, EXISTS, new ExistsRequest("/", false)).error())
                .isZero();
        assertThat(canary.call(2, SET_DATA, new SetDataRequest("/", null, -1)).error())
                .isZero();
    }

    private static boolean createsLarge(RawClient client) throws IOException {
        CreateRequest create = new CreateRequest("/large", new byte[MEGABYTE], Ids.OPEN_ACL_UNSAFE, 0);
        try {
            assertThat(client.call(1, CREATE, create).error()).isIn(0, NODE_EXISTS);
            return true;
        } catch (SocketException | EOFException closed) {
            return false;
        }
    }

    private static void createLarge(RawClient client) throws IOException {
        CreateRequest create = new CreateRequest("/large", new byte[MEGABYTE], Ids.OPEN_ACL_UNSAFE, 0);
        assertThat(client.call(1, CREATE, create).error()).isZero();
    }

    /** Sends most of a frame, as far as the server reads it. */
    private static Thread unfinished(RawClient client) throws IOException {
        ByteArrayOutputStream most = new ByteArrayOutputStream();
        new DataOutputStream(most).writeInt(MEGABYTE);
        most.write(new byte[MEGABYTE - 1]);
        Thread sender = new Thread(
                () -> {
                    try {
                        client.raw(most.toByteArray());
                    } catch (IOException closed) {
                        // This is what is to happen.
                    }
                },
                "unfinished frame");
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    private static String longPath(int number) {
        return "/" + number + "p".repeat(400_000);
    }
}
