package io.oarlock.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.request.FrontEndCounters.Kind;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every bound is reached once: nothing grows past it, and whoever reaches it is told or slowed down. */
class BoundsTest {
    private static final int CREATE = 1;
    private static final int EXISTS = 3;
    private static final int SET_DATA = 5;
    private static final int ADD_WATCH = 106;
    private static final int THROTTLED = -127;
    private static final int NO_NODE = -101;

    private FrontFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aConnectionWithTooMuchUnderWayIsNotReadUntilThereIsRoom() throws Exception {
        fixture = FrontFixture.start(TestLimits.outstandingPerConnection(10));
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
    void aConnectionHasSoManyWatchesAndNoMore() throws Exception {
        fixture = FrontFixture.start(TestLimits.watchesPerConnection(2));
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
        fixture = FrontFixture.start(TestLimits.unsentBytesPerConnection(10_000));
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
