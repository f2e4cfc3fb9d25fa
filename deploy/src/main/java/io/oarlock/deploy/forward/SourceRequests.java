package io.oarlock.deploy.forward;

import io.oarlock.deploy.forward.ForwardMessage.Answer;
import io.oarlock.deploy.forward.ForwardMessage.Numbered;
import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.Session;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.telemetry.LogRateLimit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what members ask of the source for their clients, on the member that leads, and passes it on while the source
 * is joined. Any thread; never blocks on the network.
 */
public final class SourceRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRequests.class);
    private static final long BYTES_MAX = Bound.SOURCE_REQUEST_BYTES.defaultValue();
    private static final int TERM_SHIFT = 24;
    private static final int MEMBER_SHIFT = 16;
    private static final int COUNT_MASK = 0xffff;

    private final int member;
    private final Replica replica;
    private final AtomicReference<@Nullable ForwardLink> link = new AtomicReference<>();
    private final Counter forwarded;
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);
    private volatile boolean allowed;
    private final AtomicInteger links = new AtomicInteger();

    /** @param member our id */
    public SourceRequests(int member, Replica replica, MetricRegistry metrics) {
        this.member = member;
        this.replica = replica;
        this.forwarded = metrics.counter(Metric.MIGRATION_FORWARDED);
        metrics.gauge(Metric.MIGRATION_FORWARDED_BYTES, () -> {
            ForwardLink now = link.get();
            return now == null ? 0 : now.requests().bytes();
        });
        metrics.gauge(Metric.MIGRATION_FORWARDED_BYTES_MAX, () -> BYTES_MAX);
    }

    // ---- from the thread that follows the source

    /** Whether the state can carry answers of the source; nothing is passed on before. */
    public void allow(boolean carriesAnswers) {
        allowed = carriesAnswers;
    }

    /**
     * The source's leader is confirmed, and told what is behind our last transaction.
     *
     * @param joined answers pings with the sessions of clients from now on
     */
    public void opened(LearnerConnection joined) {
        // Another one than any that this or another member has had: a term has one leader.
        long id = replica.status().term() << TERM_SHIFT
                | (long) member << MEMBER_SHIFT
                | links.incrementAndGet() & COUNT_MASK;
        ForwardLink next = ForwardLink.over(joined, id, BYTES_MAX);
        joined.answerPingsWith(() -> next.touched().take(sessionId -> timeoutMillis(sessionId, next)));
        end(link.getAndSet(next));
    }

    /** The connection has ended, or is given up. */
    public void closed(LearnerConnection left) {
        ForwardLink now = link.get();
        if (now != null && now.connection() == left && link.compareAndSet(now, null)) {
            now.close();
        }
    }

    private static void end(@Nullable ForwardLink left) {
        if (left != null) {
            left.close();
        }
    }

    /** The source has answered what {@link LearnerConnection#revalidate} asks. */
    public void revalidated(long sessionId, boolean valid) throws IOException {
        ForwardLink now = link.get();
        if (now != null) {
            now.questions().revalidated(sessionId, valid);
        }
    }

    /** Everything that was told before the source answered the oldest sync is applied. */
    public void synced() {
        ForwardLink now = link.get();
        if (now != null) {
            now.questions().synced();
        }
    }

    /** Whether a client of ours waits for the transaction. To be asked once for each, in their order. */
    public boolean isAnsweredBy(Transaction transaction) {
        ForwardLink now = link.get();
        return now != null && now.requests().isAnsweredBy(transaction) && allowed;
    }

    /** How many requests of clients the source has not answered. */
    public int unanswered() {
        ForwardLink now = link.get();
        return now == null ? 0 : now.requests().count();
    }

    /** @throws IOException when the source does not answer requests any more, though it lives */
    public void look() throws IOException {
        ForwardLink now = link.get();
        if (now != null) {
            now.requests().look(System.nanoTime());
        }
    }

    private int timeoutMillis(long sessionId, ForwardLink used) {
        int known = used.requests().timeoutMillis(sessionId);
        if (known > 0) {
            return known;
        }
        try (ReadScope scope = replica.read()) {
            Session session = scope.tree().session(sessionId);
            return session == null ? 0 : session.timeoutMillis();
        }
    }

    // ---- from members

    /** Sessions have sent something to a member. */
    void touched(Collection<Long> sessionIds) {
        ForwardLink now = link.get();
        if (now != null) {
            now.touched().add(sessionIds);
        }
    }

    CompletableFuture<Bytes> onMessage(int from, Bytes bytes) {
        ForwardMessage message;
        try {
            message = ForwardMessage.decode(bytes);
        } catch (BrokenBytesException | IllegalArgumentException e) {
            LOG.warn("member {} sent a message that cannot be read: {}", from, e.toString());
            return completed(Answer.NOT_LINKED);
        }
        ForwardLink now = allowed ? link.get() : null;
        if (now == null) {
            return completed(Answer.NOT_LINKED);
        }
        if (message instanceof ForwardMessage.Requests requests) {
            return completed(send(from, requests, now));
        }
        if (message instanceof ForwardMessage.Attach attach) {
            return answer(now, now.questions().attach(attach));
        }
        if (message instanceof ForwardMessage.Sync) {
            return answer(now, now.questions().sync());
        }
        return completed(new Answer(now.id(), List.of()));
    }

    private Answer send(int from, ForwardMessage.Requests requests, ForwardLink to) {
        List<Integer> refused = new ArrayList<>();
        for (Numbered each : requests.requests()) {
            UnansweredRequests.Verdict verdict = to.requests().send(each);
            if (verdict == UnansweredRequests.Verdict.SENT) {
                forwarded.increment();
                continue;
            }
            refused.add(each.request().cxid());
            if (pace.mayTell()) {
                LOG.warn(
                        "a request of session 0x{} at member {} is not passed on: {}",
                        Long.toHexString(each.request().sessionId()),
                        from,
                        verdict);
            }
        }
        return new Answer(to.id(), refused);
    }

    private static CompletableFuture<Bytes> answer(ForwardLink over, CompletableFuture<Boolean> asked) {
        return asked.thenApply(yes -> new Answer(over.id(), yes ? List.of() : List.of(0)).encode());
    }

    private static CompletableFuture<Bytes> completed(Answer answer) {
        return CompletableFuture.completedFuture(answer.encode());
    }
}
