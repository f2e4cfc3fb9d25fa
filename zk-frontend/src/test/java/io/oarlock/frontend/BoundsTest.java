package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.op.Policy;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every bound is reached once: nothing grows past it, and whoever reaches it is told or slowed down. */
class BoundsTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int SET_DATA = 5;
    private static final int SET_WATCHES = 101;
    private static final int ADD_WATCH = 106;
    private static final int THROTTLED = -127;
    private static final int NO_NODE = -101;
    private static final int BAD_VERSION = -103;
    private static final int ALL_CHILDREN_NUMBER = 104;
    /** Of a waiting connect request, about. */
    private static final long CONNECT_BYTES = 4096;

    private static final int WALKERS = 8;
    private static final int LARGE = 400_000;
    private static final int LARGE_REQUESTS = 20;

    private FrontFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aConnectionWithTooMuchUnderWayIsNotReadUntilThereIsRoom() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.OUTSTANDING_PER_CONNECTION, 10));
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().holdApplying();
        int requests = 200;
        for (int i = 0; i < requests; i++) {
            client.send(i, CREATE, new CreateRequest("/n" + i, null, Ids.OPEN_ACL_UNSAFE, 0));
        }
        Awaitility.await().until(() -> fixture.front().counters().get(Kind.READING_PAUSED) > 0);
        assertThat(fixture.front().outstanding()).isEqualTo(10);
        fixture.replica().releaseApplying();
        for (int i = 0; i < requests; i++) {
            RawClient.Reply reply = client.read();
            assertThat(reply.xid()).isEqualTo(i);
            assertThat(reply.error()).isZero();
        }
    }

    @Test
    void connectRequestsThatWaitForTheirSessionsAreBoundedAlsoOfClientsThatHaveLeft() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.CONNECT_MEMORY, 3 * CONNECT_BYTES));
        RawClient before = fixture.raw();
        RawClient.Connected session = before.connect();
        fixture.replica().holdApplying();
        RawClient moves = fixture.raw();
        moves.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, session.sessionId(), session.password(), false)));
        RawClient leaves = fixture.raw();
        leaves.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[LARGE], false)));
        Awaitility.await().until(() -> connectBytes() > CONNECT_BYTES);
        leaves.close();
        Awaitility.await().until(() -> fixture.front().connections().size() == 2);
        assertThat(connectBytes()).isGreaterThan(CONNECT_BYTES);
        RawClient refused = fixture.raw();
        refused.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[16], false)));
        assertThat(refused.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().counters().get(Kind.CONNECTS_REFUSED)).isEqualTo(1);
        assertThat(fixture.metrics().value(Metric.CONNECT_MEMORY_BYTES_MAX)).isEqualTo(3 * CONNECT_BYTES);

        fixture.replica().releaseApplying();
        assertThat(moves.connected().sessionId()).isEqualTo(session.sessionId());
        Awaitility.await().until(() -> connectBytes() == 0);
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }

    @Test
    void connectRequestsAreGivenBackWhoseProposalsAreDropped() throws Exception {
        fixture = FrontFixture.start();
        fixture.replica().holdApplying();
        RawClient dropped = fixture.raw();
        dropped.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[16], false)));
        Awaitility.await().until(() -> connectBytes() > 0);
        fixture.replica().close();
        assertThat(dropped.endsWithoutAByte()).isTrue();
        Awaitility.await().until(() -> connectBytes() == 0);
        fixture.replica().releaseApplying();
    }

    @Test
    void connectRequestsAreGivenBackThatCannotBeProposed() throws Exception {
        fixture = FrontFixture.start();
        fixture.replica().failNext(LocalReplica.Call.PROPOSE, new IllegalStateException("too many proposals"));
        RawClient failed = fixture.raw();
        failed.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[16], false)));
        assertThat(failed.endsWithoutAByte()).isTrue();
        Awaitility.await().until(() -> connectBytes() == 0);
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }

    private long connectBytes() {
        return fixture.metrics().value(Metric.CONNECT_MEMORY_BYTES);
    }

    @Test
    void operatorsGetTheirWordsWhileClientsKeepAllListersBusy() throws Exception {
        fixture = FrontFixture.start();
        CountDownLatch walks = new CountDownLatch(1);
        fixture.replica().holdSnapshots(walks);
        try {
            List<RawClient> walkers = new ArrayList<>();
            for (int i = 0; i < WALKERS; i++) {
                RawClient walker = fixture.raw();
                walker.connect();
                walker.send(1, ALL_CHILDREN_NUMBER, new GetAllChildrenNumberRequest("/"));
                walkers.add(walker);
            }
            Awaitility.await().until(() -> fixture.front().counters().get(Kind.LONG_LISTINGS) >= WALKERS);
            for (String word : List.of("ruok", "mntr", "srvr", "stat", "isro")) {
                RawClient operator = fixture.raw();
                operator.raw(word.getBytes(StandardCharsets.US_ASCII));
                assertThat(operator.readAll()).as(word).isNotEmpty();
            }
            walks.countDown();
            for (RawClient walker : walkers) {
                assertThat(walker.read().error()).isZero();
            }
        } finally {
            walks.countDown();
        }
    }

    @Test
    void longListingsAreRefusedWhileOthersHoldMuch() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.HELD_BYTES, LARGE));
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().showHeld(LARGE);
        assertThat(client.call(1, ALL_CHILDREN_NUMBER, new GetAllChildrenNumberRequest("/"))
                        .error())
                .isEqualTo(THROTTLED);
        assertThat(fixture.front().counters().get(Kind.LISTINGS_REFUSED)).isEqualTo(1);
        fixture.replica().showHeld(LARGE - 1);
        assertThat(client.call(2, ALL_CHILDREN_NUMBER, new GetAllChildrenNumberRequest("/"))
                        .error())
                .isZero();
    }

    @Test
    void operatorsGetTheirWordsWhileEveryEventLoopIsOverloaded() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.OUTSTANDING, 1));
        List<RawClient> writers = new ArrayList<>();
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            RawClient writer = fixture.raw();
            writer.connect();
            writers.add(writer);
        }
        fixture.replica().holdApplying();
        for (int i = 0; i < writers.size(); i++) {
            writers.get(i).send(1, CREATE, new CreateRequest("/n" + i, null, Ids.OPEN_ACL_UNSAFE, 0));
        }
        Awaitility.await().until(() -> fixture.front().outstanding() >= writers.size());
        for (int i = 0; i < writers.size(); i++) {
            RawClient operator = fixture.raw();
            operator.raw("ruok".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(operator.readAll(), StandardCharsets.US_ASCII))
                    .isEqualTo("imok");
        }
        fixture.replica().releaseApplying();
    }

    @Test
    void largeRequestsOfOneConnectionWaitInItsSocket() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.OUTSTANDING_BYTES_PER_CONNECTION, 3 * LARGE));
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().holdApplying();
        CompletableFuture<Void> sending = sendLarge(client);
        Awaitility.await().until(() -> fixture.front().counters().get(Kind.READING_PAUSED) > 0);
        assertThat(fixture.front().outstanding()).isEqualTo(3);
        assertThat(fixture.front().outstandingBytes()).isBetween(3L * LARGE, 4L * LARGE);
        RawClient other = fixture.raw();
        fixture.replica().releaseApplying();
        other.connect();
        readAnswers(client);
        sending.get(1, TimeUnit.MINUTES);
        assertThat(fixture.front().outstandingBytes()).isZero();
    }

    @Test
    void largeRequestsOfAllConnectionsAreBounded() throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.OUTSTANDING_BYTES, 2L * LARGE * loops));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 4 * loops; i++) {
            clients.add(fixture.raw());
            clients.get(i).connect();
        }
        fixture.replica().holdApplying();
        List<CompletableFuture<Void>> sending =
                clients.stream().map(this::sendLarge).toList();
        Awaitility.await().until(() -> fixture.front().counters().get(Kind.READING_PAUSED) >= clients.size());
        // A connection with nothing under way may have a small request even so, but these are large.
        assertThat(fixture.front().outstanding()).isBetween(1, 3 * loops);
        fixture.replica().releaseApplying();
        for (RawClient client : clients) {
            readAnswers(client);
        }
        for (CompletableFuture<Void> done : sending) {
            done.get(1, TimeUnit.MINUTES);
        }
        assertThat(fixture.front().outstandingBytes()).isZero();
    }

    @Test
    void writesOfAClientThatHasLeftCountUntilTheyAreApplied() throws Exception {
        fixture = FrontFixture.start();
        leaveWithLargeWritesUnderWay();
        assertThat(fixture.front().outstanding()).isEqualTo(3);
        assertThat(fixture.front().outstandingBytes()).isBetween(3L * LARGE, 4L * LARGE);
        fixture.replica().releaseApplying();
        Awaitility.await().until(() -> fixture.front().outstanding() == 0);
        assertThat(fixture.front().outstandingBytes()).isZero();
    }

    @Test
    void writesOfAClientThatHasLeftCountUntilTheyAreDropped() throws Exception {
        fixture = FrontFixture.start();
        leaveWithLargeWritesUnderWay();
        assertThat(fixture.front().outstanding()).isEqualTo(3);
        fixture.replica().close();
        Awaitility.await().until(() -> fixture.front().outstanding() == 0);
        assertThat(fixture.front().outstandingBytes()).isZero();
        fixture.replica().releaseApplying();
    }

    /** With what it has sent and nobody will propose: a read, and a write that waits for it. */
    private void leaveWithLargeWritesUnderWay() throws IOException {
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().holdApplying();
        for (int i = 0; i < 3; i++) {
            client.send(i, SET_DATA, new SetDataRequest("/", new byte[LARGE], 7));
        }
        client.send(3, EXISTS, new ExistsRequest("/", false));
        client.send(4, SET_DATA, new SetDataRequest("/", new byte[LARGE], 7));
        Awaitility.await().until(() -> fixture.front().outstanding() == 5);
        client.close();
        Awaitility.await().until(() -> fixture.front().connections().isEmpty());
    }

    @Test
    void whoAsksForASessionWhenThereAreEnoughIsCutOffAndMayTryAgain() throws Exception {
        fixture = FrontFixture.start();
        fixture.replica().stamp(Policy.DEFAULT.withSessionsFull(true));
        RawClient refused = fixture.raw();
        refused.frame(RawClient.bytes(new ConnectRequest(0, 0, 30_000, 0, new byte[16], false)));
        assertThat(refused.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().counters().get(Kind.SESSIONS_REFUSED)).isEqualTo(1);
        fixture.replica().stamp(Policy.DEFAULT);
        assertThat(fixture.raw().connect().sessionId()).isNotZero();
    }

    @Test
    void watchesThatSetWatchesCannotBringBackAreCounted() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.WATCHES_PER_CONNECTION, 2));
        RawClient client = fixture.raw();
        client.connect();
        SetWatches watches = new SetWatches(0, List.of(), List.of("/a", "/b", "/c", "/d"), List.of());
        assertThat(client.call(-8, SET_WATCHES, watches).error()).isZero();
        assertThat(fixture.front().counters().get(Kind.WATCHES_REFUSED)).isEqualTo(2);
        assertThat(fixture.front().watches().watches()).isEqualTo(2);
    }

    private CompletableFuture<Void> sendLarge(RawClient client) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int i = 0; i < LARGE_REQUESTS; i++) {
                            client.send(i, SET_DATA, new SetDataRequest("/", new byte[LARGE], 7));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                sender -> new Thread(sender, "large requests").start());
    }

    private static void readAnswers(RawClient client) throws IOException {
        for (int i = 0; i < LARGE_REQUESTS; i++) {
            RawClient.Reply reply = client.read();
            assertThat(reply.xid()).isEqualTo(i);
            assertThat(reply.error()).isEqualTo(BAD_VERSION);
        }
    }

    @Test
    void aConnectionHasSoManyWatchesAndNoMore() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.WATCHES_PER_CONNECTION, 2));
        RawClient client = fixture.raw();
        client.connect();
        assertThat(client.call(1, EXISTS, new ExistsRequest("/a", true)).error())
                .isEqualTo(NO_NODE);
        assertThat(client.call(2, ADD_WATCH, new AddWatchRequest("/b", 0)).error())
                .isZero();
        assertThat(client.call(3, EXISTS, new ExistsRequest("/c", true)).error())
                .isEqualTo(THROTTLED);
        assertThat(client.call(4, EXISTS, new ExistsRequest("/c", false)).error())
                .isEqualTo(NO_NODE);
        assertThat(fixture.front().counters().get(Kind.WATCHES_REFUSED)).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void whoDoesNotReadItsEventsIsCutOff() throws Exception {
        fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.UNSENT_BYTES_PER_CONNECTION, 10_000));
        RawClient writer = fixture.raw();
        writer.connect();
        String path = "/" + "p".repeat(2_000);
        writer.call(1, CREATE, new CreateRequest(path, null, Ids.OPEN_ACL_UNSAFE, 0));
        RawClient deaf = fixture.raw();
        deaf.connect();
        deaf.call(1, ADD_WATCH, new AddWatchRequest(path, 0));
        int writes = 0;
        while (fixture.front().counters().get(Kind.SLOW_READERS_CLOSED) == 0) {
            assertThat(writer.call(2, SET_DATA, new SetDataRequest(path, null, -1))
                            .error())
                    .isZero();
            writes++;
        }
        assertThat(writes).isPositive();
        assertThat(fixture.front().watches().watches()).isLessThanOrEqualTo(1);
    }
}
