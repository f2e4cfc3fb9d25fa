package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies and events of one connection keep their order while others write as fast as they can. */
class OrderUnderLoadTest {
    private static final int CREATE = 1;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int PATHS = 4;

    private final FrontFixture fixture = FrontFixture.start();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        threads.awaitTermination(10, TimeUnit.SECONDS);
        fixture.close();
    }

    @Test
    void noReadShowsAChangeBeforeItsEvent() throws Exception {
        RawClient setup = fixture.raw();
        setup.connect();
        for (int i = 0; i < PATHS; i++) {
            setup.call(i, CREATE, new CreateRequest("/p" + i, new byte[8], Ids.OPEN_ACL_UNSAFE, 0));
        }
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Long>> work = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            work.add(threads.submit(writer(i, done)));
        }
        List<Future<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(threads.submit(watchingReader(i)));
        }
        for (Future<Long> reader : readers) {
            assertThat(reader.get(60, TimeUnit.SECONDS)).as("events seen").isPositive();
        }
        done.set(true);
        for (Future<Long> writer : work) {
            assertThat(writer.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    private Callable<Long> writer(int seed, AtomicBoolean done) {
        return () -> {
            RawClient client = fixture.raw();
            client.connect();
            Random random = new Random(seed);
            long writes = 0;
            while (!done.get()) {
                byte[] data = ByteBuffer.allocate(8).putLong(writes++).array();
                String path = "/p" + random.nextInt(PATHS);
                assertThat(client.call(1, SET_DATA, new SetDataRequest(path, data, -1))
                                .error())
                        .isZero();
            }
            return writes;
        };
    }

    /**
     * Reads with a watch in bursts. While a watch on a path is pending, a reply that shows a newer version of it must
     * not come before the event.
     */
    private Callable<Long> watchingReader(int seed) {
        return () -> {
            RawClient client = fixture.raw();
            client.connect();
            Random random = new Random(100 + seed);
            int[] pathOfXid = new int[32];
            long[] watchedMzxid = new long[PATHS];
            long lastZxid = 0;
            long events = 0;
            for (int round = 0; round < 1500; round++) {
                int burst = 1 + random.nextInt(16);
                for (int xid = 0; xid < burst; xid++) {
                    pathOfXid[xid] = random.nextInt(PATHS);
                    client.send(xid, GET_DATA, new GetDataRequest("/p" + pathOfXid[xid], true));
                }
                int expected = 0;
                while (expected < burst) {
                    RawClient.Reply reply = client.read();
                    assertThat(reply.zxid()).as("zxids never go back").isGreaterThanOrEqualTo(lastZxid);
                    lastZxid = reply.zxid();
                    if (reply.xid() == -1) {
                        events++;
                        watchedMzxid[pathOf(reply)] = 0;
                        continue;
                    }
                    assertThat(reply.xid()).isEqualTo(expected);
                    int path = pathOfXid[expected++];
                    Stat stat = reply.as(new GetDataResponse()).getStat();
                    if (watchedMzxid[path] != 0) {
                        assertThat(stat.getMzxid())
                                .as("a change of /p%d shown before its event", path)
                                .isEqualTo(watchedMzxid[path]);
                    }
                    watchedMzxid[path] = stat.getMzxid();
                }
            }
            return events;
        };
    }

    private static int pathOf(RawClient.Reply event) throws IOException {
        String path = event.as(new WatcherEvent()).getPath();
        return path.charAt(2) - '0';
    }

    @Test
    void aDeepPipelineIsAnsweredInOrderWithEachReadSeeingTheWritesBeforeIt() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        client.call(1, CREATE, new CreateRequest("/a", new byte[0], Ids.OPEN_ACL_UNSAFE, 0));
        int rounds = 3000;
        Future<?> sender = threads.submit(() -> {
            for (int i = 0; i < rounds; i++) {
                byte[] data = ByteBuffer.allocate(4).putInt(i).array();
                client.send(2 * i, SET_DATA, new SetDataRequest("/a", data, -1));
                client.send(2 * i + 1, GET_DATA, new GetDataRequest("/a", false));
            }
            return null;
        });
        for (int i = 0; i < rounds; i++) {
            assertThat(client.read().xid()).isEqualTo(2 * i);
            RawClient.Reply read = client.read();
            assertThat(read.xid()).isEqualTo(2 * i + 1);
            assertThat(ByteBuffer.wrap(read.as(new GetDataResponse()).getData()).getInt())
                    .isEqualTo(i);
        }
        sender.get(10, TimeUnit.SECONDS);
    }

    @Test
    void zxidsOfRepliesNeverGoBackHoweverReadsAndWritesAreMixed() throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        for (int i = 0; i < PATHS; i++) {
            client.call(i, CREATE, new CreateRequest("/p" + i, new byte[8], Ids.OPEN_ACL_UNSAFE, 0));
        }
        AtomicBoolean done = new AtomicBoolean();
        Future<Long> disturber = threads.submit(writer(7, done));
        int requests = 20_000;
        Future<?> sender = threads.submit(() -> {
            Random random = new Random(3);
            for (int i = 0; i < requests; i++) {
                String path = "/p" + random.nextInt(PATHS);
                if (random.nextBoolean()) {
                    client.send(i, GET_DATA, new GetDataRequest(path, false));
                } else {
                    client.send(i, SET_DATA, new SetDataRequest(path, new byte[8], -1));
                }
            }
            return null;
        });
        long lastZxid = 0;
        for (int i = 0; i < requests; i++) {
            RawClient.Reply reply = client.read();
            assertThat(reply.xid()).isEqualTo(i);
            assertThat(reply.zxid()).isGreaterThanOrEqualTo(lastZxid);
            lastZxid = reply.zxid();
        }
        sender.get(10, TimeUnit.SECONDS);
        done.set(true);
        disturber.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoDoesNotReadHoldsUpOnlyItself() throws Exception {
        RawClient writer = fixture.raw();
        writer.connect();
        byte[] big = new byte[500_000];
        writer.call(1, CREATE, new CreateRequest("/big", big, Ids.OPEN_ACL_UNSAFE, 0));
        RawClient lazy = fixture.raw();
        lazy.connect();
        int reads = 400;
        for (int i = 0; i < reads; i++) {
            lazy.send(i, GET_DATA, new GetDataRequest("/big", false));
        }
        assertThat(writer.call(2, GET_DATA, new GetDataRequest("/big", false)).error())
                .isZero();
        for (int i = 0; i < reads; i++) {
            RawClient.Reply reply = lazy.read();
            assertThat(reply.xid()).isEqualTo(i);
            assertThat(reply.body().length).isGreaterThan(big.length);
        }
    }
}
