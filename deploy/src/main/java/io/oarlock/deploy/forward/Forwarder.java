package io.oarlock.deploy.forward;

import io.oarlock.deploy.forward.ForwardMessage.Answer;
import io.oarlock.deploy.forward.ForwardMessage.Numbered;
import io.oarlock.deploy.forward.PendingForwards.Pending;
import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.migration.learner.LearnerRequest;
import io.oarlock.migration.learner.RequestRecord;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.SessionPassword;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Replica;
import io.oarlock.replica.Ticket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests of this member's clients on to the member that leads, in the order in which each client sent them. A
 * request that is not passed on for sure costs its client the connection: it may have been done or not. Any thread but
 * the apply thread; none reads the state while it holds the lock, since whoever reads may wait for the lock.
 */
final class Forwarder {
    private static final int MESSAGE_BYTES_MAX = 512 << 10;
    private static final int MESSAGE_REQUESTS_MAX = 1_000;
    private static final int GENERATION_MEMBER_SHIFT = 55;
    private static final int GENERATION_MILLIS_SHIFT = 12;
    private static final long GENERATION_MASK = (1L << GENERATION_MEMBER_SHIFT) - 1;

    /** An operation that changes nothing: levels are never lowered. */
    private static final Operation NOTHING = new Operation.RaiseRulesLevel(0);

    private final Replica replica;
    private final PendingForwards pending;
    private final Consumer<Ticket> dropped;
    private final Map<Long, Sender> senders = new ConcurrentHashMap<>();
    private final AtomicLong generations;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Numbered> unflushed = new ArrayDeque<>();

    /** The connection of a session, and the place of its next request. */
    private static final class Sender {
        private final long generation;
        private int next = 1;

        Sender(long generation) {
            this.generation = generation;
        }
    }

    /**
     * @param member our id
     * @param wallMillis of the start: no two runs of a member count alike
     * @param dropped takes the tickets of requests whose clients are to connect again
     */
    Forwarder(int member, long wallMillis, Replica replica, PendingForwards pending, Consumer<Ticket> dropped) {
        this.replica = replica;
        this.pending = pending;
        this.dropped = dropped;
        this.generations = new AtomicLong(
                (long) member << GENERATION_MEMBER_SHIFT | wallMillis << GENERATION_MILLIS_SHIFT & GENERATION_MASK);
    }

    /** Takes a request of a client. */
    void forward(Proposal proposal, Ticket ticket) {
        if (proposal.operation() instanceof Operation.AttachSession attach) {
            attach(proposal, attach, ticket);
            return;
        }
        RequestRecord record = RequestRecord.of(proposal.operation());
        if (record == null) {
            answer(new LocalAnswer(proposal, refusal(proposal.operation()), ticket));
        } else if (record.record().length() > LearnerRequest.RECORD_BYTES_MAX || !take(proposal, record, ticket)) {
            // The leader of the source would end the connection of all for one request that is too long.
            dropped.accept(ticket);
        }
    }

    private static Outcome refusal(Operation operation) {
        return new Outcome.Failed(
                operation instanceof Operation.Refused refused ? refused.error() : ErrorCode.UNIMPLEMENTED);
    }

    /** False when the connection does not own its session any more. */
    private boolean take(Proposal proposal, RequestRecord record, Ticket ticket) {
        lock.lock();
        try {
            if (proposal.operation() instanceof Operation.OpenSession) {
                open(proposal, record, ticket);
                return true;
            }
            return next(proposal, record, ticket);
        } finally {
            lock.unlock();
        }
    }

    private void open(Proposal proposal, RequestRecord record, Ticket ticket) {
        long generation = generations.incrementAndGet();
        senders.put(proposal.sessionId(), new Sender(generation));
        hand(new Pending(proposal, ticket, generation), record, 0);
    }

    private boolean next(Proposal proposal, RequestRecord record, Ticket ticket) {
        Sender sender = senders.get(proposal.sessionId());
        if (sender == null || sender.generation != proposal.generation()) {
            return false;
        }
        hand(new Pending(proposal, ticket, sender.generation), record, sender.next++);
        return true;
    }

    private void hand(Pending request, RequestRecord record, int sequence) {
        Proposal proposal = request.proposal();
        int cxid = pending.add(request);
        unflushed.add(new Numbered(
                request.generation(),
                sequence,
                new LearnerRequest(
                        proposal.sessionId(), cxid, record.opcode(), record.record(), proposal.identities())));
    }

    /** Sends what was taken. */
    void flush() {
        lock.lock();
        try {
            while (!unflushed.isEmpty()) {
                send(nextMessage());
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Numbered> nextMessage() {
        List<Numbered> requests = new ArrayList<>();
        long bytes = 0;
        for (Numbered next = unflushed.peek();
                next != null
                        && requests.size() < MESSAGE_REQUESTS_MAX
                        && (requests.isEmpty() || bytes + next.request().heapBytes() <= MESSAGE_BYTES_MAX);
                next = unflushed.peek()) {
            requests.add(unflushed.remove());
            bytes += next.request().heapBytes();
        }
        return requests;
    }

    private void send(List<Numbered> requests) {
        ask(new ForwardMessage.Requests(requests)).whenComplete((answer, failure) -> {
            long link = answer == null ? Answer.NO_LINK : answer.link();
            for (Numbered each : requests) {
                int cxid = each.request().cxid();
                if (link == Answer.NO_LINK || answer.refused().contains(cxid)) {
                    drop(pending.take(cxid));
                } else {
                    pending.sent(cxid, link);
                }
            }
        });
    }

    private void drop(@Nullable Pending lost) {
        if (lost != null) {
            dropped.accept(lost.ticket());
        }
    }

    private void attach(Proposal proposal, Operation.AttachSession attach, Ticket ticket) {
        long sessionId = proposal.sessionId();
        Bytes password = SessionPassword.of(sessionId);
        if (!password.isSameSecret(attach.password())) {
            answer(new LocalAnswer(proposal, new Outcome.Failed(ErrorCode.AUTH_FAILED), ticket));
            return;
        }
        long generation = generations.incrementAndGet();
        int timeoutMillis = attach.timeoutMillis();
        ask(new ForwardMessage.Attach(sessionId, timeoutMillis, generation)).whenComplete((answer, failure) -> {
            if (answer == null || answer.link() == Answer.NO_LINK) {
                dropped.accept(ticket);
            } else if (answer.refused().isEmpty()) {
                senders.put(sessionId, new Sender(generation));
                answer(new LocalAnswer(
                        proposal, new Outcome.SessionAttached(sessionId, timeoutMillis, password, generation), ticket));
            } else {
                answer(new LocalAnswer(proposal, new Outcome.Failed(ErrorCode.SESSION_EXPIRED), ticket));
            }
        });
    }

    /** Answers a request that is not passed on. */
    void refuse(Proposal proposal, ErrorCode why, Ticket ticket) {
        answer(new LocalAnswer(proposal, new Outcome.Failed(why), ticket));
    }

    private void answer(LocalAnswer answer) {
        replica.propose(Proposal.internal(NOTHING), answer);
        replica.flush();
    }

    /** Makes all clients of this member connect again. */
    void closeClients() {
        replica.propose(Proposal.internal(NOTHING), new CloseClients());
        replica.flush();
    }

    /** Completes once the leader has applied all that the source had committed before. */
    CompletableFuture<Answer> sync() {
        return ask(new ForwardMessage.Sync()).thenApply(answer -> {
            if (answer.link() == Answer.NO_LINK) {
                throw new CompletionException(new IOException("the source is not reached"));
            }
            return answer;
        });
    }

    /** Fails when no leader is reached, or it does not understand the question. */
    CompletableFuture<Answer> ask(ForwardMessage message) {
        return replica.tellLeader(ForwardMessage.encode(message)).thenApply(bytes -> {
            try {
                return Answer.decode(bytes);
            } catch (BrokenBytesException e) {
                throw new CompletionException(new IOException("an answer that cannot be read", e));
            }
        });
    }

    /** A session has ended. */
    void ended(List<Long> sessionIds) {
        sessionIds.forEach(senders::remove);
    }

    /** Gives up what went over another link than this one. */
    void lostAllBut(long link) {
        pending.takeAllBut(link).forEach(this::drop);
    }

    /** Nothing that was passed on is answered any more. */
    void loseAll() {
        pending.takeAll().forEach(this::drop);
        lock.lock();
        try {
            unflushed.clear();
        } finally {
            lock.unlock();
        }
        senders.clear();
    }
}
