package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.jute.Record;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.StaticHostProvider;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * One session of a client: ZooKeeper's own client, opened just far enough to see the header of a reply, since the zxid
 * at which a server answered is what the checkers order everything by. Notes what becomes of the session.
 */
@SuppressWarnings("try") // that a close can be interrupted is the library's choice
final class Session {

    private final HistoryRecorder recorder;
    private final RecordingClient.Setup setup;
    private final Client client;
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicBoolean linearizable = new AtomicBoolean();
    private volatile long member = -1;
    private volatile long id;
    private volatile boolean expired;
    private volatile boolean closing;

    Session(HistoryRecorder recorder, RecordingClient.Setup setup) throws IOException {
        this.recorder = recorder;
        this.setup = setup;
        this.client = new Client(setup);
    }

    void send(
            int opcode,
            @Nullable Record request,
            @Nullable Record response,
            ReplyHeader reply,
            AsyncCallback callback) {
        client.send(opcode, request, response, reply, callback);
    }

    /** The library asks again by itself when it has connected again. */
    void askForLinearizableReads() {
        if (!linearizable.getAndSet(true)) {
            client.addAuthInfo("oarlock", "reads:linearizable".getBytes(StandardCharsets.US_ASCII));
        }
    }

    void exists(String path, long watch, AsyncCallback.StatCallback done) {
        client.exists(path, event -> fired(watch, event), done, null);
    }

    /** Takes back what {@link #exists} has set; the library asks the server only where all of a path go. */
    void removeWatches(String path, AsyncCallback.VoidCallback done) {
        client.removeAllWatches(path, Watcher.WatcherType.Data, false, done, null);
    }

    void children(String path, long watch, AsyncCallback.Children2Callback done) {
        client.getChildren(path, event -> fired(watch, event), done, null);
    }

    void watchAlways(String path, long watch, AddWatchMode mode, AsyncCallback.VoidCallback done) {
        client.addWatch(path, event -> fired(watch, event), mode, done, null);
    }

    /** The member it is connected to, or was last; -1 before the first. */
    long member() {
        return member;
    }

    /** Whether a sync at the member that answers now does not cover all that others have shown. */
    boolean syncsWeakly() {
        return setup.syncsWeakly().test(member);
    }

    long id() {
        return client.getSessionId();
    }

    /** What a client must know to take the session up again. */
    private byte[] password() {
        return client.getSessionPasswd();
    }

    long lastZxid() {
        return client.lastZxid();
    }

    boolean isConnected() {
        return client.getState().isConnected();
    }

    boolean isExpired() {
        return expired;
    }

    /** From now on disconnections are of the client's own making. */
    void closing() {
        closing = true;
    }

    /**
     * The library closes its connection if it has to, but notices only when it has something to send: a request wakes
     * it. Whether there was an answer tells whether it stayed.
     */
    void move(String connectString) throws IOException {
        leaving.set(true);
        client.updateServerList(connectString);
        client.exists(
                "/", false, (code, path, context, stat) -> stayedIf(code == KeeperException.Code.OK.intValue()), null);
    }

    private void stayedIf(boolean answered) {
        if (answered) {
            leaving.set(false);
        }
    }

    /**
     * Asks for the session on a connection of its own, as a client does that comes back late: notes what it is told.
     * For a session that the library has given up.
     */
    void askAgain() throws IOException, InterruptedException {
        long asked = id();
        BlockingQueue<KeeperState> told = new LinkedBlockingQueue<>();
        ZooKeeper again = new ZooKeeper(
                setup.servers().connectString(),
                setup.sessionTimeoutMillis(),
                event -> told.add(event.getState()),
                asked,
                password(),
                false,
                hosts(setup));
        try {
            KeeperState state = told.poll(setup.sessionTimeoutMillis(), TimeUnit.MILLISECONDS);
            String name = state == KeeperState.SyncConnected && again.getSessionId() == asked
                    ? "connected"
                    : state == KeeperState.Expired ? "expired" : "unknown";
            long timeoutMillis = setup.sessionTimeoutMillis();
            recorder.note(
                    -1,
                    "return",
                    Fields.map("client", setup.number(), "session", asked, "state", name, "timeout", timeoutMillis));
        } finally {
            again.close();
        }
    }

    private static StaticHostProvider hosts(RecordingClient.Setup setup) {
        return new StaticHostProvider(
                new ConnectStringParser(setup.servers().connectString()).getServerAddresses(), setup.resolver());
    }

    void close() throws InterruptedException {
        closing = true;
        client.close();
    }

    private void fired(long watch, WatchedEvent event) {
        boolean lostConnection = event.getType() == EventType.None && event.getState() != KeeperState.Expired;
        if (!lostConnection) {
            recorder.note(
                    -1,
                    "event",
                    Fields.map(
                            "client", setup.number(),
                            "watch", watch,
                            "type", event.getType().name(),
                            "path", event.getPath(),
                            "zxid", event.getZxid()));
        }
    }

    private void changed(WatchedEvent event) {
        if (event.getType() != EventType.None || closing) {
            return;
        }
        if (event.getState() == KeeperState.SyncConnected) {
            InetSocketAddress server = client == null ? null : client.server();
            member = server == null ? -1 : setup.memberAt().applyAsLong(server);
            id = client == null ? 0 : client.getSessionId();
        }
        expired = expired || event.getState() == KeeperState.Expired;
        String state = switch (event.getState()) {
            case SyncConnected -> "connected";
            case Disconnected -> leaving.getAndSet(false) ? "left" : "disconnected";
            // Only a server that says so leaves a timeout of zero: otherwise the library gave up by itself.
            case Expired -> client.getSessionTimeout() > 0 ? "given-up" : "expired";
            default -> event.getState().name().toLowerCase(Locale.ROOT);
        };
        Long timeoutMillis = client == null ? null : (long) client.getSessionTimeout();
        recorder.note(
                -1,
                "session",
                Fields.map(
                        "client", setup.number(),
                        "session", id,
                        "state", state,
                        "member", member,
                        "timeout", timeoutMillis));
    }

    private final class Client extends ZooKeeper {

        Client(RecordingClient.Setup setup) throws IOException {
            super(
                    setup.servers().connectString(),
                    setup.sessionTimeoutMillis(),
                    Session.this::changed,
                    false,
                    hosts(setup),
                    new ZKClientConfig());
        }

        void send(
                int opcode,
                @Nullable Record request,
                @Nullable Record response,
                ReplyHeader reply,
                AsyncCallback callback) {
            RequestHeader header = new RequestHeader();
            header.setType(opcode);
            cnxn.queuePacket(header, reply, request, response, callback, "/", "/", null, null);
        }

        long lastZxid() {
            return cnxn.getLastZxid();
        }

        @Nullable
        InetSocketAddress server() {
            return testableRemoteSocketAddress() instanceof InetSocketAddress address ? address : null;
        }
    }
}
