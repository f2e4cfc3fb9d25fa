package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A multiRead costs no more memory than its bound, and no event loop for long. */
class MultiReadTest {
    private static final int CREATE = 1;
    private static final int GET_DATA = 4;
    private static final int GET_CHILDREN = 8;
    private static final int MULTI_READ = 22;
    private static final int THROTTLED = -127;
    private static final int NO_NODE = -101;
    private static final int DATA_BYTES = 100_000;
    private static final int RESULTS_MAX = 250_000;

    private final FrontFixture fixture = FrontFixture.start(Limits.DEFAULTS.with(Bound.MULTI_READ_BYTES, RESULTS_MAX));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aSmallZnodeIsReadByThePartsThatHaveRoomAndTheOthersAreTold() throws Exception {
        RawClient client = clientWithLargeZnode();
        List<OpResult> results = multiRead(client, Part.data("/large"), 3000);
        assertThat(results).hasSize(3000);
        assertThat(results.subList(0, 2)).allMatch(result -> result instanceof OpResult.GetDataResult);
        assertThat(results.subList(2, 3000)).allMatch(result -> errorOf(result) == THROTTLED);
        assertThat(fixture.front().counters().get(Kind.RESULTS_CUT)).isEqualTo(1);
    }

    @Test
    void fewPartsThatNameALargeZnodeAreBoundedToo() throws Exception {
        RawClient client = clientWithLargeZnode();
        List<OpResult> results = multiRead(client, Part.data("/large"), 10);
        assertThat(results.subList(0, 2)).allMatch(result -> result instanceof OpResult.GetDataResult);
        assertThat(results.subList(2, 10)).allMatch(result -> errorOf(result) == THROTTLED);
    }

    @Test
    void listsOfChildrenAreBoundedToo() throws Exception {
        RawClient client = clientWithLargeZnode();
        for (int i = 0; i < 100; i++) {
            String child = "/" + i + "-" + "n".repeat(1000);
            assertThat(client.call(i, CREATE, new CreateRequest(child, null, Ids.OPEN_ACL_UNSAFE, 0))
                            .error())
                    .isZero();
        }
        List<OpResult> results = multiRead(client, Part.children("/"), 50);
        assertThat(results.subList(0, 2)).allMatch(result -> result instanceof OpResult.GetChildrenResult);
        assertThat(results.subList(2, 50)).allMatch(result -> errorOf(result) == THROTTLED);
    }

    /** Each part reads the row of the parent from the store, data and all, for a list without a name in it. */
    @Test
    void dataThatIsReadAndNotShownIsBoundedToo() throws Exception {
        RawClient client = clientWithLargeZnode();
        int bearable = 64 * RESULTS_MAX / DATA_BYTES;
        List<OpResult> results = multiRead(client, Part.children("/large"), 1000);
        assertThat(results.subList(0, bearable)).allMatch(result -> result instanceof OpResult.GetChildrenResult);
        assertThat(results.subList(bearable + 1, 1000)).allMatch(result -> errorOf(result) == THROTTLED);
        assertThat(fixture.front().counters().get(Kind.RESULTS_CUT)).isEqualTo(1);
    }

    @Test
    void manyPartsAreMadeByAWorkerWithTheResultsThatFewHave() throws Exception {
        RawClient client = clientWithLargeZnode();
        List<OpResult> results = multiRead(client, Part.data("/nowhere"), 5000);
        assertThat(results).hasSize(5000).allMatch(result -> errorOf(result) == NO_NODE);
        assertThat(fixture.front().counters().get(Kind.LONG_LISTINGS)).isEqualTo(1);
        assertThat(multiRead(client, Part.data("/nowhere"), 5)).allMatch(result -> errorOf(result) == NO_NODE);
        assertThat(fixture.front().counters().get(Kind.LONG_LISTINGS)).isEqualTo(1);
    }

    private RawClient clientWithLargeZnode() throws IOException {
        RawClient client = fixture.raw();
        client.connect();
        CreateRequest create = new CreateRequest("/large", new byte[DATA_BYTES], Ids.OPEN_ACL_UNSAFE, 0);
        assertThat(client.call(1, CREATE, create).error()).isZero();
        return client;
    }

    private record Part(int type, Record body) {
        static Part data(String path) {
            return new Part(GET_DATA, new GetDataRequest(path, false));
        }

        static Part children(String path) {
            return new Part(GET_CHILDREN, new GetChildrenRequest(path, false));
        }
    }

    private static List<OpResult> multiRead(RawClient client, Part part, int times) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryOutputArchive out = BinaryOutputArchive.getArchive(new DataOutputStream(body));
        for (int i = 0; i < times; i++) {
            new MultiHeader(part.type(), false, -1).serialize(out, "header");
            part.body().serialize(out, "part");
        }
        new MultiHeader(-1, true, -1).serialize(out, "end");
        client.frame(RawClient.join(RawClient.header(9, MULTI_READ), body.toByteArray()));
        RawClient.Reply reply = client.read();
        assertThat(reply.error()).isZero();
        assertThat(reply.body().length).isLessThan(RESULTS_MAX + 20 * times);
        return new ArrayList<>(reply.as(new MultiResponse()).getResultList());
    }

    private static int errorOf(OpResult result) {
        return result instanceof OpResult.ErrorResult error ? error.getErr() : 0;
    }
}
