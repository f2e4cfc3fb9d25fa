package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The least that a setting takes: clients may be refused, and are told so; nobody waits for ever. */
class TinyLimitsTest {
    private static final int CREATE = 1;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int GET_CHILDREN = 8;
    private static final int PING = 11;
    private static final int CLOSE = -11;

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "OUTSTANDING",
                "OUTSTANDING_PER_CONNECTION",
                "OUTSTANDING_BYTES",
                "OUTSTANDING_BYTES_PER_CONNECTION",
                "WATCHES_PER_CONNECTION",
                "SESSIONS",
                "UNSENT_BYTES_PER_CONNECTION",
                "MULTI_READ_BYTES",
                "LISTING_BYTES",
                "REQUEST_MEMORY",
                "REPLY_MEMORY",
                "WATCH_MEMORY",
                "IDENTITY_MEMORY",
                "CONNECT_MEMORY",
                "EVENT_MEMORY",
                "EXPIRED_SESSIONS_PER_ENTRY"
            })
    void everyRequestIsAnsweredOrTheConnectionCloses(Bound bound) throws Exception {
        FrontFixture fixture = FrontFixture.start(Limits.DEFAULTS.with(bound, 1));
        try (RawClient client = fixture.raw()) {
            boolean unused = ask(client);
            assertThat(fixture.faults()).isEmpty();
        } finally {
            fixture.close();
        }
    }

    /** The connection may close, as one that is behind with its events. */
    @Test
    void whereNothingMayWaitNobodyWaitsForEver() throws Exception {
        FrontFixture fixture = FrontFixture.start(Limits.DEFAULTS
                .with(Bound.OUTSTANDING_BYTES_PER_CONNECTION, 0)
                .with(Bound.UNSENT_BYTES_PER_CONNECTION, 0)
                .with(Bound.LISTING_BYTES, 0)
                .with(Bound.MULTI_READ_BYTES, 0));
        try (RawClient client = fixture.raw()) {
            boolean unused = ask(client);
            assertThat(fixture.faults()).isEmpty();
        } finally {
            fixture.close();
        }
    }

    /**
     * @return false where the connection was closed before all was answered
     * @throws java.net.SocketTimeoutException when something is neither answered nor refused
     */
    private static boolean ask(RawClient client) throws IOException {
        try {
            client.connect();
            call(client, 1, CREATE, new CreateRequest("/a", new byte[100], Ids.OPEN_ACL_UNSAFE, 0));
            call(client, 2, GET_DATA, new GetDataRequest("/a", true));
            client.send(3, SET_DATA, new SetDataRequest("/a", new byte[10], -1));
            // The event comes before the reply, unless its watch was refused.
            RawClient.Reply first = client.read();
            if (first.xid() == -1) {
                assertThat(client.read().xid()).isEqualTo(3);
            }
            call(client, 4, GET_CHILDREN, new GetChildrenRequest("/", false));
            call(client, -2, PING, null);
            for (int i = 0; i < 50; i++) {
                client.send(100 + i, SET_DATA, new SetDataRequest("/a", new byte[1000], -1));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(client.read().xid()).isEqualTo(100 + i);
            }
            call(client, 200, CLOSE, null);
            return true;
        } catch (EOFException | SocketException closed) {
            return false;
        }
    }

    private static void call(RawClient client, int xid, int opcode, Record body) throws IOException {
        assertThat(client.call(xid, opcode, body).xid()).isEqualTo(xid);
    }
}
