package io.oarlock.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.client.RecordingClient;
import io.oarlock.chaos.cluster.ServerList;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.history.Operation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against ZooKeeper's own server in this process, which turns away who has seen more than it has. */
class SetupTest {

    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void whatIsLeftIsListedWhenTheServersHaveLostEverything() throws Exception {
        HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"));
        NIOServerCnxnFactory full = serve(0, "full");
        int port = full.getLocalPort();
        Actor actor = new Actor(client(recorder, port), new Random(1), new Actor.Place(0, 1), new CountDownLatch(1));
        Setup setup = new Setup(actor);
        setup.create("/set", "root");
        setup.create("/set/1", "one");
        full.shutdown();
        NIOServerCnxnFactory empty = serve(port, "empty");
        try {
            setup.recordFinalChildren("/set");
        } finally {
            actor.close();
            empty.shutdown();
            recorder.close();
        }

        Operation left = recorder.history().operations("final-children").get(0);
        assertThat(left.out().list("nodes")).isEmpty();
    }

    private NIOServerCnxnFactory serve(int port, String name) throws Exception {
        Path data = Files.createDirectory(directory.resolve(name));
        NIOServerCnxnFactory server = new NIOServerCnxnFactory();
        server.configure(new InetSocketAddress("127.0.0.1", port), 0);
        server.startup(new ZooKeeperServer(data.toFile(), data.toFile(), 2000));
        return server;
    }

    private static RecordingClient client(HistoryRecorder recorder, int port) throws Exception {
        RecordingClient.Setup setup = new RecordingClient.Setup(
                1,
                new ServerList("127.0.0.1:" + port),
                TIMEOUT_MILLIS,
                any -> 1,
                any -> false,
                InetAddress::getAllByName);
        return new RecordingClient(recorder, setup, new AtomicLong());
    }
}
