package io.oarlock.chaos.client;

import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.HistoryRecorder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.jute.Record;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.proto.ReplyHeader;
import org.jspecify.annotations.Nullable;

/** One open operation: recorded when it is sent, and again by the event thread when its answer is delivered. */
final class Call {

    private static final int OK = Code.OK.intValue();

    private final HistoryRecorder recorder;
    private final Session session;
    private final String function;
    private final Supplier<Map<String, Object>> result;
    private final ReplyHeader reply = new ReplyHeader();
    private final CompletableFuture<Attempt> future = new CompletableFuture<>();
    private final long process;
    private int precedingCode = OK;

    /** Records the invocation; the request must be sent at once. */
    Call(
            HistoryRecorder recorder,
            Session session,
            String function,
            Map<String, Object> input,
            Supplier<Map<String, Object>> result) {
        this.recorder = recorder;
        this.session = session;
        this.function = function;
        this.result = result;
        this.process = recorder.newProcess();
        recorder.invoke(process, function, input);
    }

    CompletableFuture<Attempt> send(
            int opcode, @Nullable Record request, @Nullable Record response, AsyncCallback callback) {
        session.send(opcode, request, response, reply, callback);
        return future;
    }

    CompletableFuture<Attempt> future() {
        return future;
    }

    /** The answer of a request that this one needs to have succeeded. */
    void precededBy(int code) {
        precedingCode = code;
    }

    void answered(int code) {
        complete(code == OK ? ok(result.get(), reply.getZxid()) : Errors.attempt(code, reply.getZxid()));
    }

    /** For reads, a znode that is not there is an answer like any other. */
    void answeredRead(int code) {
        if (precedingCode != OK) {
            complete(Errors.attempt(precedingCode, 0));
        } else if (code == Code.NONODE.intValue()) {
            complete(ok(read(Fields.map("missing", true)), reply.getZxid()));
        } else if (code == OK) {
            complete(ok(read(result.get()), reply.getZxid()));
        } else {
            answered(code);
        }
    }

    /**
     * For watches, which only the public calls of the client register, so that the reply's header is out of sight: the
     * zxid is that of the last reply so far, which may be a little later.
     */
    void answeredWatch(int code, boolean registeredIfMissing) {
        long zxid = session.lastZxid();
        if (code == Code.NONODE.intValue() && registeredIfMissing) {
            complete(ok(Fields.map("missing", true), zxid));
        } else {
            complete(code == OK ? ok(Map.of(), zxid) : Errors.attempt(code, zxid));
        }
    }

    private Map<String, Object> read(Map<String, Object> shown) {
        if (!session.syncsWeakly()) {
            return shown;
        }
        Map<String, Object> weak = new LinkedHashMap<>(shown);
        weak.put("weak", true);
        return weak;
    }

    private Attempt ok(Map<String, Object> parts, long zxid) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("zxid", zxid);
        all.put("session", session.id());
        all.putAll(parts);
        return new Attempt.Ok(all);
    }

    private void complete(Attempt attempt) {
        recorder.complete(process, function, attempt);
        future.complete(attempt);
    }
}
