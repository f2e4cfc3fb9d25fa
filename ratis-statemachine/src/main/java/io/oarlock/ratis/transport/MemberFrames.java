package io.oarlock.ratis.transport;

import io.oarlock.peer.Answer;
import io.oarlock.peer.FrameHandler;
import io.oarlock.peer.PeerConnection;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.follower.MemberRequests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles what another member sends over one connection: looks at it, hands it over in the order in which it came, and
 * answers when the answer is there. A vote, a call to stand and a piece of a snapshot are answered on the connection's
 * reader, which waits for the disk; an append on the thread that finds it written. Whatever fails the check ends the
 * connection.
 */
public final class MemberFrames implements FrameHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MemberFrames.class);
    private static final int UNANSWERED_MAX = 4096;
    /** A leader has no more appends under way than this. */
    private static final int UNACKNOWLEDGED_MAX = 128;

    private static final int REFUSED_HEADER_BYTES = Long.BYTES + 1;

    private final int self;
    private final MemberRequests requests;
    private final PeerQuestions questions;
    private final PeerRequestCheck check;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger unacknowledged = new AtomicInteger();

    private final ArrivingParts parts;

    /** Ratis' answer to a request, and what it may fail with. */
    private interface Reply {
        Message get() throws IOException;
    }

    public MemberFrames(int self, MemberRequests requests, PeerQuestions questions, PeerRequestCheck check) {
        this.self = self;
        this.requests = requests;
        this.questions = questions;
        this.check = check;
        this.parts = new ArrivingParts(self, requests, System::nanoTime);
    }

    @Override
    public void received(PeerConnection connection, Frame frame) throws PeerRefusal {
        ByteBuffer payload = frame.payload();
        parts.whole();
        PeerRefusal.unless(payload.remaining() >= Long.BYTES, "a frame that is cut short");
        switch (frame.type()) {
            case APPEND -> append(connection, payload);
            case COMMIT -> commit(connection, payload);
            case VOTE -> {
                long callId = payload.getLong();
                var vote = ProtoParser.parse(ProtoParser.VOTE, frame.content());
                check.vote(vote, connection.peer());
                reply(connection, callId, () -> requests.requestVote(vote));
            }
            case STAND -> {
                long callId = payload.getLong();
                var call = ProtoParser.parse(ProtoParser.STAND, frame.content());
                check.stand(call, connection.peer());
                reply(connection, callId, () -> requests.startLeaderElection(call));
            }
            case PIECE -> {
                long callId = payload.getLong();
                var piece =
                        new ProtoParser(payload.remaining()).next(ProtoParser.INSTALL, payload, payload.remaining());
                check.install(piece, connection.peer());
                reply(connection, callId, () -> requests.installSnapshot(piece));
            }
            case FORWARD -> forward(connection, payload.getLong(), frame.content());
            case READ_INDEX, TELL, MEMORY, FOUNDING, CHECKPOINT_REFUSAL -> {
                long callId = payload.getLong();
                PeerRequestCheck.question(frame.type(), payload.remaining());
                ask(connection, callId, frame.type(), frame.content());
            }
            default -> throw new PeerRefusal("a frame that members do not send: " + frame.type());
        }
    }

    private void append(PeerConnection connection, ByteBuffer payload) throws PeerRefusal {
        AppendEntriesRequestProto request = AppendFormat.request(payload, connection.peer(), self);
        check.append(request);
        parts.append(request, connection.peer());
        PeerRefusal.unless(unacknowledged.incrementAndGet() <= UNACKNOWLEDGED_MAX, "too many appends at once");
        var unused = appended(request).whenComplete((reply, failure) -> {
            unacknowledged.decrementAndGet();
            byte[] ack = failure == null
                    ? AppendFormat.ack(reply)
                    : AppendFormat.failure(request.getServerRequest().getCallId(), failure);
            if (!connection.send(FrameType.ACK, ack)) {
                connection.fail(unreadAcks());
            }
        });
    }

    /** What a leader sends behind a large append or a piece of a checkpoint waits for all of it, its heartbeats too. */
    @Override
    public long look(PeerConnection connection) throws IOException {
        int bytes = connection.unfinished(FrameType.APPEND) + connection.unfinished(FrameType.PIECE);
        CompletableFuture<AppendEntriesReplyProto> answer = parts.arrived(bytes);
        if (answer != null) {
            var unused = answer.whenComplete((reply, failure) -> {
                if (failure != null) {
                    LOG.debug("member {} is not heard while it sends: {}", connection.peer(), failure.getMessage());
                } else if (!connection.send(FrameType.ACK, AppendFormat.ack(reply))) {
                    connection.fail(unreadAcks());
                }
            });
        }
        return FrameHandler.super.look(connection);
    }

    private static IOException unreadAcks() {
        return new IOException("too many acknowledgements that are not read");
    }

    private void commit(PeerConnection connection, ByteBuffer payload) throws PeerRefusal {
        AppendEntriesRequestProto notice = AppendFormat.request(payload, connection.peer(), self);
        check.append(notice);
        PeerRefusal.unless(notice.getEntriesCount() == 0, "a commit with entries");
        try {
            requests.commit(notice, refusal -> {
                boolean unused = connection.send(FrameType.ACK, AppendFormat.ack(refusal));
            });
        } catch (IOException | RuntimeException e) {
            LOG.debug("commit {} is left to the next heartbeat: {}", notice.getLeaderCommit(), e.toString());
        }
    }

    private CompletableFuture<AppendEntriesReplyProto> appended(AppendEntriesRequestProto request) {
        try {
            return requests.append(request);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void reply(PeerConnection connection, long callId, Reply reply) {
        Answer answer;
        try {
            answer = PeerStatus.OK.with(reply.get().toByteArray());
        } catch (IOException | RuntimeException e) {
            answer = PeerStatus.failed(e);
        }
        connection.answer(callId, answer.status(), answer.content());
    }

    private void ask(PeerConnection connection, long callId, FrameType type, byte[] content) throws PeerRefusal {
        PeerRefusal.unless(unanswered.incrementAndGet() <= UNANSWERED_MAX, "too many questions at once");
        var unused = questions.answer(type, connection.peer(), content).whenComplete((answer, failure) -> {
            unanswered.decrementAndGet();
            Answer told = failure == null ? answer : PeerStatus.failed(failure);
            connection.answer(callId, told.status(), told.content());
        });
    }

    private void forward(PeerConnection connection, long number, byte[] entry) {
        Answer refusal = questions.forward(connection.peer(), entry);
        if (refusal != null) {
            byte[] told = ByteBuffer.allocate(REFUSED_HEADER_BYTES + refusal.content().length)
                    .putLong(number)
                    .put((byte) refusal.status())
                    .put(refusal.content())
                    .array();
            boolean unused = connection.send(FrameType.FORWARD_REFUSED, told);
        }
    }
}
