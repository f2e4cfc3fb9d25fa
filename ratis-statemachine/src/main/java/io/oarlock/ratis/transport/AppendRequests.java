package io.oarlock.ratis.transport;

import io.oarlock.peer.Frame;
import io.oarlock.peer.FrameSource;
import io.oarlock.peer.FrameWriter;
import io.oarlock.peer.PeerConnection;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.PeerRefusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;

/**
 * Sends the appends of Ratis' own appenders to one follower: each has one under way and waits for its answer. There are
 * two of them for a moment when two terms of leadership overlap.
 */
final class AppendRequests implements FrameSource {
    private final PeerLink link;
    private final int timeoutMillis;
    private final Queue<AppendEntriesRequestProto> unsent = new ConcurrentLinkedQueue<>();
    private final Map<Long, CompletableFuture<AppendFormat.Ack>> unanswered = new ConcurrentHashMap<>();

    AppendRequests(PeerLink link, int timeoutMillis) {
        this.link = link;
        this.timeoutMillis = timeoutMillis;
    }

    /** Sends and waits; without an answer in time the connection ends. */
    AppendEntriesReplyProto send(AppendEntriesRequestProto request) throws IOException {
        long callId = request.getServerRequest().getCallId();
        CompletableFuture<AppendFormat.Ack> answer = new CompletableFuture<>();
        unanswered.put(callId, answer);
        unsent.add(request);
        try {
            link.pump();
            AppendFormat.Ack ack = answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
            if (ack.isFailure()) {
                throw new IOException(ack.failure());
            }
            return ack.toReply(request);
        } catch (InterruptedException e) {
            throw (InterruptedIOException) new InterruptedIOException("stopped while appending").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("member " + link.peer() + " cannot be reached", e.getCause());
        } catch (TimeoutException e) {
            if (link.connection() != null) {
                link.reset("no answer to an append within " + timeoutMillis + " ms");
            }
            throw new TimeoutIOException(
                    "member " + link.peer() + " did not answer within " + timeoutMillis + " ms", e);
        } finally {
            unanswered.remove(callId);
            unsent.remove(request);
        }
    }

    @Override
    public boolean next(FrameWriter out) {
        AppendEntriesRequestProto request = unsent.poll();
        if (request == null) {
            return false;
        }
        AppendFormat.put(request, out);
        return true;
    }

    @Override
    public void answered(PeerConnection connection, Frame frame) throws PeerRefusal {
        AppendFormat.Ack ack = AppendFormat.ack(frame.payload());
        CompletableFuture<AppendFormat.Ack> waiting = unanswered.get(ack.callId());
        if (waiting != null) {
            waiting.complete(ack);
        }
    }

    /** What has not been sent waits for the next connection, and is sent again by its appender anyway. */
    @Override
    public void down(PeerConnection connection, IOException cause) {
        fail(cause);
    }

    @Override
    public void unreachable(IOException cause) {
        fail(cause);
    }

    private void fail(IOException cause) {
        unsent.clear();
        unanswered.values().forEach(waiting -> waiting.completeExceptionally(cause));
    }
}
