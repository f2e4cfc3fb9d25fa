package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.WatcherEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of what, and where an event stands among the replies of its connection. */
class WatchOrderTest {
    private static final int CREATE = 1;
    private static final int DELETE = 2;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int SET_WATCHES = 101;

    private FrontFixture fixture;
    private ZooKeeper client;

    private final LinkedBlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
    private final Watcher watcher = event -> {
        if (event.getType() != EventType.None && event.getType() != EventType.DataWatchRemoved) {
            events.add(event);
        }
    };

    @BeforeEach
    void connect() throws Exception {
        fixture = FrontFixture.start();
        client = fixture.client();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aDataWatchFiresOnce() throws Exception {
        create("/a");
        client.getData("/a", watcher, null);
        client.setData("/a", null, -1);
        client.setData("/a", null, -1);
        expect(EventType.NodeDataChanged, "/a");
        expectNothingMore();
    }

    @Test
    void anExistsWatchFiresOnCreation() throws Exception {
        assertThat(client.exists("/a", watcher)).isNull();
        create("/a");
        expect(EventType.NodeCreated, "/a");
    }

    @Test
    void aFailedReadLeavesNoWatch() throws Exception {
        assertThatThrownBy(() -> client.getData("/a", watcher, null))
                .isInstanceOf(KeeperException.NoNodeException.class);
        create("/a");
        expectNothingMore();
    }

    @Test
    void aChildWatchFiresForChildrenOnly() throws Exception {
        create("/a");
        client.getChildren("/a", watcher);
        client.setData("/a", null, -1);
        create("/a/b");
        expect(EventType.NodeChildrenChanged, "/a");
        expectNothingMore();
    }

    @Test
    void dataAndChildWatchTogetherAreToldOfADeletionOnce() throws Exception {
        create("/a");
        client.getData("/a", watcher, null);
        client.getChildren("/a", watcher);
        client.delete("/a", -1);
        expect(EventType.NodeDeleted, "/a");
        expectNothingMore();
    }

    @Test
    void aPersistentWatchStays() throws Exception {
        client.addWatch("/a", watcher, AddWatchMode.PERSISTENT);
        create("/a");
        create("/a/b");
        client.setData("/a", null, -1);
        client.delete("/a/b", -1);
        client.delete("/a", -1);
        create("/a");
        expect(EventType.NodeCreated, "/a");
        expect(EventType.NodeChildrenChanged, "/a");
        expect(EventType.NodeDataChanged, "/a");
        expect(EventType.NodeChildrenChanged, "/a");
        expect(EventType.NodeDeleted, "/a");
        expect(EventType.NodeCreated, "/a");
        expectNothingMore();
    }

    @Test
    void aRecursiveWatchSeesTheWholeSubtreeButNoChildrenChanges() throws Exception {
        client.addWatch("/", watcher, AddWatchMode.PERSISTENT_RECURSIVE);
        create("/a");
        create("/a/b");
        client.setData("/a/b", null, -1);
        client.delete("/a/b", -1);
        expect(EventType.NodeCreated, "/a");
        expect(EventType.NodeCreated, "/a/b");
        expect(EventType.NodeDataChanged, "/a/b");
        expect(EventType.NodeDeleted, "/a/b");
        expectNothingMore();
    }

    @Test
    void aRemovedWatchIsSilent() throws Exception {
        create("/a");
        client.getData("/a", watcher, null);
        client.removeWatches("/a", watcher, Watcher.WatcherType.Data, false);
        events.clear();
        client.setData("/a", null, -1);
        expectNothingMore();
    }

    @Test
    void removingAWatchThatIsNotThereFails() throws Exception {
        create("/a");
        assertThatThrownBy(() -> client.removeAllWatches("/a", Watcher.WatcherType.Any, false))
                .isInstanceOf(KeeperException.NoWatcherException.class);
    }

    @Test
    void whoMayNotReadIsNotTold() throws Exception {
        ZooKeeper owner = fixture.client();
        owner.addAuthInfo("digest", "ada:secret".getBytes(StandardCharsets.UTF_8));
        client.exists("/mine", watcher);
        owner.create("/mine", null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        expectNothingMore();
    }

    @Test
    void theEventOfAnOwnWriteComesBeforeItsReply() throws Exception {
        RawClient raw = fixture.raw();
        raw.connect();
        create("/a");
        raw.call(1, GET_DATA, new GetDataRequest("/a", true));
        RawClient.Reply first = raw.call(2, SET_DATA, new SetDataRequest("/a", null, -1));
        assertThat(first.xid()).isEqualTo(-1);
        assertThat(first.as(new WatcherEvent())).isEqualTo(new WatcherEvent(3, 3, "/a"));
        RawClient.Reply second = raw.read();
        assertThat(second.xid()).isEqualTo(2);
        assertThat(first.zxid()).isEqualTo(second.zxid());
    }

    @Test
    void aReadSentBeforeAWriteDoesNotSeeIt() throws Exception {
        RawClient raw = fixture.raw();
        raw.connect();
        create("/a");
        for (int round = 0; round < 200; round++) {
            byte[] data = {(byte) round};
            raw.send(1, SET_DATA, new SetDataRequest("/a", data, -1));
            raw.send(2, GET_DATA, new GetDataRequest("/a", true));
            raw.send(3, SET_DATA, new SetDataRequest("/a", new byte[0], -1));
            assertThat(raw.read().xid()).isEqualTo(1);
            RawClient.Reply read = raw.read();
            assertThat(read.xid()).isEqualTo(2);
            assertThat(read.as(new GetDataResponse()).getData()).isEqualTo(data);
            assertThat(raw.read().xid()).as("the watch of the read").isEqualTo(-1);
            assertThat(raw.read().xid()).isEqualTo(3);
        }
    }

    @Test
    void aClientThatComesBackIsToldWhatItHasMissed() throws Exception {
        RawClient raw = fixture.raw();
        raw.connect();
        create("/changed");
        create("/same");
        create("/parent");
        long seen = client.exists("/parent", false).getCzxid();
        client.setData("/changed", null, -1);
        create("/parent/child");
        create("/born");
        SetWatches request = new SetWatches(
                seen, List.of("/changed", "/same", "/gone"), List.of("/born", "/unborn"), List.of("/parent", "/lost"));
        raw.send(-8, SET_WATCHES, request);
        expectCatchUp(raw, 3, "/changed");
        expectCatchUp(raw, 2, "/gone");
        expectCatchUp(raw, 1, "/born");
        expectCatchUp(raw, 4, "/parent");
        expectCatchUp(raw, 2, "/lost");
        RawClient.Reply reply = raw.read();
        assertThat(reply.xid()).isEqualTo(-8);
        assertThat(reply.error()).isZero();
        client.setData("/same", null, -1);
        assertThat(raw.read().as(new WatcherEvent()).getPath()).isEqualTo("/same");
        create("/unborn");
        assertThat(raw.read().as(new WatcherEvent()).getPath()).isEqualTo("/unborn");
    }

    @Test
    void aDisconnectTakesTheWatchesAway() throws Exception {
        RawClient raw = fixture.raw();
        raw.connect();
        raw.call(1, CREATE, new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, 0));
        raw.call(2, GET_DATA, new GetDataRequest("/a", true));
        assertThat(fixture.front().watches().watches()).isEqualTo(1);
        raw.close();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.front().watches().paths()).isZero());
        raw = fixture.raw();
        raw.connect();
        assertThat(raw.call(1, DELETE, new DeleteRequest("/a", -1)).error()).isZero();
    }

    private void create(String path) throws Exception {
        client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void expect(EventType type, String path) throws InterruptedException {
        WatchedEvent event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as(type + " of " + path).isNotNull();
        assertThat(event.getType()).isEqualTo(type);
        assertThat(event.getPath()).isEqualTo(path);
    }

    /** An event stands before the reply of a later request, so once that has come there is nothing to wait for. */
    private void expectNothingMore() throws Exception {
        CompletableFuture<Integer> behindAllEvents = new CompletableFuture<>();
        client.exists("/zookeeper", false, (rc, path, ctx, stat) -> behindAllEvents.complete(rc), null);
        assertThat(behindAllEvents.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(events).isEmpty();
    }

    private static void expectCatchUp(RawClient raw, int type, String path) throws Exception {
        RawClient.Reply event = raw.read();
        assertThat(event.xid()).isEqualTo(-1);
        assertThat(event.zxid()).isEqualTo(-1);
        assertThat(event.as(new WatcherEvent())).isEqualTo(new WatcherEvent(type, 3, path));
    }
}
