package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.frontend.LocalReplica.Call;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What should not happen costs one connection; after what no connection can be blamed for the process ends. */
class FailuresTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int PING = 11;
    private static final int EPHEMERALS = 103;

    private final FrontFixture fixture = FrontFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"PROPOSE", "FLUSH", "READ", "STATUS"})
    void anErrorOnAnyThreadOfTheFrontEndEndsTheProcess(Call call) throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().failNext(call, new StackOverflowError("as a test wants it"));
        client.send(1, CREATE, create("/a"));
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.faults()).anyMatch(fault -> fault.contains("as a test wants it")));
    }

    @Test
    void anErrorOnAWorkerEndsTheProcess() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().failNext(Call.SNAPSHOT_USED, new NoClassDefFoundError("as a test wants it"));
        client.send(1, EPHEMERALS, new GetEphemeralsRequest("/"));
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.faults()).anyMatch(fault -> fault.contains("as a test wants it")));
    }

    @Test
    void aProposalThatFailsClosesItsConnectionAndNoOther() throws Exception {
        List<RawClient> others = connected(8);
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().failNext(Call.PROPOSE, new IllegalStateException("as a test wants it"));
        client.send(1, CREATE, create("/a"));
        assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        everyOneIsServed(others);
        assertThat(fixture.front().counters().get(Kind.FAILED_CONNECTIONS)).isEqualTo(1);
        assertThat(fixture.faults()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"FLUSH", "READ"})
    void anEventLoopThatFailedOnceServesAgain(Call call) throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().failNext(call, new IllegalStateException("as a test wants it"));
        client.send(1, CREATE, create("/a"));
        assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        // As many as there are loops and more, so that the one that failed has some of them.
        everyOneIsServed(connected(4 * Runtime.getRuntime().availableProcessors()));
        assertThat(fixture.faults()).isEmpty();
    }

    @Test
    void aListingThatCannotBeBegunClosesItsConnectionAndNoOther() throws Exception {
        List<RawClient> others = connected(8);
        RawClient client = fixture.raw();
        client.connect();
        fixture.replica().failNext(Call.SNAPSHOT, new IllegalStateException("as a test wants it"));
        client.send(1, EPHEMERALS, new GetEphemeralsRequest("/"));
        assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        everyOneIsServed(others);
    }

    private List<RawClient> connected(int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = fixture.raw();
            client.connect();
            clients.add(client);
        }
        return clients;
    }

    private static void everyOneIsServed(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            assertThat(client.call(-2, PING, null).error()).isZero();
            assertThat(client.call(7, EXISTS, new ExistsRequest("/", false)).error())
                    .isZero();
        }
    }

    private static CreateRequest create(String path) {
        return new CreateRequest(path, null, Ids.OPEN_ACL_UNSAFE, 0);
    }
}
