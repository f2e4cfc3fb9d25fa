package io.oarlock.chaos.client;

import io.oarlock.chaos.cluster.ServerList;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.history.Payload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.jute.Record;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.StaticHostProvider.Resolver;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetACLResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.proto.SyncRequest;
import org.apache.zookeeper.proto.SyncResponse;
import org.jspecify.annotations.Nullable;

/**
 * A client that records all it asks and all it is told. Requests are made by one thread, any number may be open;
 * answers and events are recorded by the ZooKeeper client's event thread, so in the order of their delivery. It never
 * repeats a request by itself.
 */
@SuppressWarnings("try") // that a close can be interrupted is the library's choice
public final class RecordingClient {

    private final HistoryRecorder recorder;
    private final Setup setup;
    private final AtomicLong numbers;
    private final ServerChoice servers;
    private volatile Session session;

    /**
     * What a client needs to know.
     *
     * @param number the client's name in the history
     * @param servers to connect to
     * @param sessionTimeoutMillis to ask for
     * @param memberAt the member that listens at an address
     * @param syncsWeakly whether a sync at a member does not cover all that others have shown
     * @param resolver finds servers by their names
     */
    public record Setup(
            long number,
            ServerList servers,
            int sessionTimeoutMillis,
            ToLongFunction<InetSocketAddress> memberAt,
            LongPredicate syncsWeakly,
            Resolver resolver) {}

    public RecordingClient(HistoryRecorder recorder, Setup setup, AtomicLong numbers) throws IOException {
        this.recorder = recorder;
        this.setup = setup;
        this.numbers = numbers;
        this.session = new Session(recorder, setup);
        this.servers = new ServerChoice(recorder, setup, () -> session);
        setup.servers.onChange(servers::follow);
    }

    public long number() {
        return setup.number;
    }

    public int sessionTimeoutMillis() {
        return setup.sessionTimeoutMillis;
    }

    /** Records that a request had no answer of any kind for so long. */
    public void recordNoAnswer(long seconds) {
        recorder.note(-1, "no-answer", Fields.map("client", setup.number, "seconds", seconds));
    }

    /** Opens another session if the present one has expired. */
    public void reopenIfExpired() throws IOException, InterruptedException {
        if (session.isExpired()) {
            reopen();
        }
    }

    /** Opens another session, after closing the present one if it is still open. */
    public void reopen() throws IOException, InterruptedException {
        session.close();
        String known = setup.servers.connectString();
        session = new Session(recorder, setup);
        servers.followIfChangedSince(known);
    }

    /** Whether a server has given it its present session. */
    public boolean hasSession() {
        return session.id() != 0;
    }

    /** Which servers its session may be at. */
    public ServerChoice servers() {
        return servers;
    }

    /** Asks for the present session once more, although its library has given it up: notes what it is told. */
    public void askForSessionAgain() throws IOException, InterruptedException {
        session.askAgain();
    }

    public CompletableFuture<Attempt> create(String path, String data, CreateMode mode) {
        String named = mode == CreateMode.PERSISTENT ? null : mode.name();
        Map<String, Object> input = input(Map.of(), "path", path, "data", data, "mode", named);
        return create(input, ZooDefs.OpCode.create2, request(path, data, mode));
    }

    /** Creates a container, which goes when it has lost its last child. */
    public CompletableFuture<Attempt> createContainer(String path, String data) {
        CreateMode mode = CreateMode.CONTAINER;
        Map<String, Object> input = input(Map.of(), "path", path, "data", data, "mode", mode.name());
        return create(input, ZooDefs.OpCode.createContainer, request(path, data, mode));
    }

    /** Creates a znode that goes when it has had no child and was not changed for so long. */
    public CompletableFuture<Attempt> createWithTtl(String path, String data, long ttlMillis) {
        CreateMode mode = CreateMode.PERSISTENT_WITH_TTL;
        Map<String, Object> input = input(Map.of(), "path", path, "data", data, "mode", mode.name(), "ttl", ttlMillis);
        CreateTTLRequest request =
                new CreateTTLRequest(path, Payload.bytes(data), ZooDefs.Ids.OPEN_ACL_UNSAFE, mode.toFlag(), ttlMillis);
        return create(input, ZooDefs.OpCode.createTTL, request);
    }

    private static CreateRequest request(String path, String data, CreateMode mode) {
        return new CreateRequest(path, Payload.bytes(data), ZooDefs.Ids.OPEN_ACL_UNSAFE, mode.toFlag());
    }

    private CompletableFuture<Attempt> create(Map<String, Object> input, int opcode, Record request) {
        Create2Response response = new Create2Response();
        Call call = call(
                "create",
                input,
                () -> Fields.map("path", response.getPath(), "stat", AnswerFields.stat(response.getStat())));
        AsyncCallback.Create2Callback done = (code, p, ctx, name, stat) -> call.answered(code);
        return call.send(opcode, request, response, done);
    }

    public CompletableFuture<Attempt> set(String path, String data, int expected) {
        return set(path, data, expected, Map.of());
    }

    /** Writes data; the tags are for the checkers only. */
    public CompletableFuture<Attempt> set(String path, String data, int expected, Map<String, Object> tags) {
        Map<String, Object> input = input(tags, "path", path, "data", data, "expected", (long) expected);
        SetDataRequest request = new SetDataRequest(path, Payload.bytes(data), expected);
        SetDataResponse response = new SetDataResponse();
        Call call = call(
                "set",
                input,
                () -> Fields.map(
                        "version",
                        (long) response.getStat().getVersion(),
                        "stat",
                        AnswerFields.stat(response.getStat())));
        AsyncCallback.StatCallback done = (code, p, ctx, stat) -> call.answered(code);
        return call.send(ZooDefs.OpCode.setData, request, response, done);
    }

    /** Deletes a znode; the tags are for the checkers only. */
    public CompletableFuture<Attempt> delete(String path, int expected, Map<String, Object> tags) {
        Call call = call("delete", input(tags, "path", path, "expected", (long) expected), Map::of);
        AsyncCallback.VoidCallback done = (code, p, ctx) -> call.answered(code);
        return call.send(ZooDefs.OpCode.delete, new DeleteRequest(path, expected), null, done);
    }

    /** Lets everybody read and write a znode, or nobody; everything else stays allowed. */
    public CompletableFuture<Attempt> setAcl(String path, boolean readable, boolean writable) {
        int denied = (readable ? 0 : ZooDefs.Perms.READ) | (writable ? 0 : ZooDefs.Perms.WRITE);
        int perms = ZooDefs.Perms.ALL & ~denied;
        SetACLRequest request = new SetACLRequest(path, List.of(new ACL(perms, ZooDefs.Ids.ANYONE_ID_UNSAFE)), -1);
        SetACLResponse response = new SetACLResponse();
        Call call = call(
                "set-acl",
                input(Map.of(), "path", path, "readable", readable, "writable", writable),
                () -> Fields.map("stat", AnswerFields.stat(response.getStat())));
        AsyncCallback.StatCallback done = (code, p, ctx, stat) -> call.answered(code);
        return call.send(ZooDefs.OpCode.setACL, request, response, done);
    }

    public CompletableFuture<Attempt> get(String path) {
        return read("get", path);
    }

    /** A read that follows a sync, as one operation. */
    public CompletableFuture<Attempt> syncGet(String path) {
        return read("sync-get", path);
    }

    /** Asks for linearizable reads in the present session, if that was not done yet; in a way that any client has. */
    public void askForLinearizableReads() {
        session.askForLinearizableReads();
    }

    /** A read in a session that has asked for linearizable ones. */
    public CompletableFuture<Attempt> linearizableGet(String path) {
        return read("linearizable-get", path);
    }

    /** Asks whether a znode exists, and watches it. */
    public CompletableFuture<Attempt> watch(String path) {
        long watch = numbers.incrementAndGet();
        Session used = session;
        Call call = call("exists", input(Map.of(), "path", path, "watch", watch), Map::of);
        used.exists(path, watch, (code, p, ctx, stat) -> call.answeredWatch(code, true));
        return call.future();
    }

    /**
     * Takes back all watches on a znode's data and existence; those on its children stay, and those that stay always.
     */
    public CompletableFuture<Attempt> removeWatches(String path) {
        Session used = session;
        Call call = call("remove-watches", input(Map.of(), "path", path), Map::of);
        used.removeWatches(path, (code, p, ctx) -> call.answeredWatch(code, false));
        return call.future();
    }

    /** Lists the children of a znode, and watches them. */
    public CompletableFuture<Attempt> watchChildren(String path) {
        long watch = numbers.incrementAndGet();
        Session used = session;
        Call call = call("children", input(Map.of(), "path", path, "watch", watch), Map::of);
        used.children(path, watch, (code, p, ctx, names, stat) -> call.answeredWatch(code, false));
        return call.future();
    }

    /** Watches a znode, and all below it if it is recursive, until the session ends. */
    public CompletableFuture<Attempt> watchAlways(String path, boolean recursive) {
        long watch = numbers.incrementAndGet();
        Session used = session;
        String mode = recursive ? "recursive" : "persistent";
        Call call = call("add-watch", input(Map.of(), "path", path, "watch", watch, "mode", mode), Map::of);
        AddWatchMode kind = recursive ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT;
        used.watchAlways(path, watch, kind, (code, p, ctx) -> call.answeredWatch(code, false));
        return call.future();
    }

    /** Lists the children of a znode; the answer has {@code names}. */
    public CompletableFuture<Attempt> children(String path) {
        GetChildren2Response response = new GetChildren2Response();
        Call call = call(
                "children",
                input(Map.of(), "path", path),
                () -> Fields.map("names", response.getChildren(), "stat", AnswerFields.stat(response.getStat())));
        AsyncCallback.Children2Callback done = (code, p, ctx, names, stat) -> call.answeredRead(code);
        return call.send(ZooDefs.OpCode.getChildren2, new GetChildren2Request(path, false), response, done);
    }

    /** Several writes as one; the tags are for the checkers only. */
    public CompletableFuture<Attempt> multi(List<Write> writes, Map<String, Object> tags) {
        List<Object> parts = List.copyOf(writes.stream().map(Write::describe).toList());
        MultiOperationRecord request =
                new MultiOperationRecord(writes.stream().map(Write::op).toList());
        MultiResponse response = new MultiResponse();
        Call call = call("multi", input(tags, "ops", parts), () -> {
            List<Object> results = new ArrayList<>();
            response.forEach(result -> results.add(AnswerFields.describe(result)));
            return Fields.map("results", results);
        });
        AsyncCallback.MultiCallback done = (code, p, ctx, results) -> call.answered(code);
        return call.send(ZooDefs.OpCode.multi, request, response, done);
    }

    /** Reads several znodes in one request; {@code total} is what their data must add up to. */
    public CompletableFuture<Attempt> multiGet(List<String> paths, long total) {
        MultiOperationRecord request =
                new MultiOperationRecord(paths.stream().map(Op::getData).toList());
        MultiResponse response = new MultiResponse();
        Call call = call("multi-get", input(Map.of(), "total", total), () -> AnswerFields.nodes(paths, response));
        AsyncCallback.MultiCallback done = (code, p, ctx, results) -> call.answered(code);
        return call.send(ZooDefs.OpCode.multiRead, request, response, done);
    }

    /** Records what this client found under a znode when all was over. */
    public void recordFinalChildren(String parent, List<Map<String, Object>> nodes) {
        long process = recorder.newProcess();
        recorder.invoke(process, "final-children", Fields.map("path", parent));
        recorder.complete(process, "final-children", new Attempt.Ok(Fields.map("nodes", nodes)));
    }

    /** Ends the session. The next request needs {@link #reopen()} first. */
    public CompletableFuture<Attempt> closeSession() {
        session.closing();
        Call call = call("close", input(Map.of()), Map::of);
        AsyncCallback.VoidCallback done = (code, p, ctx) -> call.answered(code);
        return call.send(ZooDefs.OpCode.closeSession, null, null, done);
    }

    /** Ends the session and waits for it. */
    public void close() throws InterruptedException {
        session.close();
    }

    private CompletableFuture<Attempt> read(String function, String path) {
        GetDataResponse response = new GetDataResponse();
        Call call = call(function, input(Map.of(), "path", path), () -> AnswerFields.node(response));
        if (function.equals("sync-get")) {
            AsyncCallback.VoidCallback synced = (code, p, ctx) -> call.precededBy(code);
            session.send(ZooDefs.OpCode.sync, new SyncRequest(path), new SyncResponse(), new ReplyHeader(), synced);
        }
        AsyncCallback.DataCallback done = (code, p, ctx, data, stat) -> call.answeredRead(code);
        return call.send(ZooDefs.OpCode.getData, new GetDataRequest(path, false), response, done);
    }

    private Call call(String function, Map<String, Object> input, Supplier<Map<String, Object>> result) {
        return new Call(recorder, session, function, input, result);
    }

    private Map<String, Object> input(Map<String, Object> tags, @Nullable Object... parts) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("client", setup.number);
        input.putAll(Fields.map(parts));
        input.putAll(tags);
        return input;
    }
}
