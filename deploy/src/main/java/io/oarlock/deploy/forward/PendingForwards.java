package io.oarlock.deploy.forward;

import io.oarlock.op.Proposal;
import io.oarlock.replica.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests of this member's clients that were handed over to be passed on and are not answered, by the number that
 * comes back with the answer. Their bytes are bounded where clients' requests are: each is one that its connection
 * waits for. Any thread.
 */
final class PendingForwards {
    /** Numbers of ours are negative; those that ZooKeeper's clients count up by themselves are not. */
    private static final int OURS = 1 << 31;

    private static final int MEMBER_SHIFT = 23;
    private static final int COUNT_MASK = (1 << MEMBER_SHIFT) - 1;

    /** The link is not known yet. */
    private static final long UNKNOWN = 0;

    private final Map<Integer, Pending> byCxid = new ConcurrentHashMap<>();
    private final AtomicInteger last =
            new AtomicInteger(ThreadLocalRandom.current().nextInt());
    private final int prefix;

    /** One request. */
    static final class Pending {
        private final Proposal proposal;
        private final Ticket ticket;
        private final long generation;
        private volatile long link = UNKNOWN;

        Pending(Proposal proposal, Ticket ticket, long generation) {
            this.proposal = proposal;
            this.ticket = ticket;
            this.generation = generation;
        }

        Proposal proposal() {
            return proposal;
        }

        Ticket ticket() {
            return ticket;
        }

        /** Of the connection that asked. */
        long generation() {
            return generation;
        }
    }

    /** @param member our id, 0 to 254, so that no two members give out the same number */
    PendingForwards(int member) {
        this.prefix = OURS | member << MEMBER_SHIFT;
    }

    /** Takes a request in; returns its number. */
    int add(Pending pending) {
        while (true) {
            int cxid = prefix | last.incrementAndGet() & COUNT_MASK;
            if (byCxid.putIfAbsent(cxid, pending) == null) {
                return cxid;
            }
        }
    }

    /** The leader has passed it on over a link. */
    void sent(int cxid, long link) {
        Pending pending = byCxid.get(cxid);
        if (pending != null) {
            pending.link = link;
        }
    }

    /** Null for a number of nobody, or of another session: that is an answer to somebody else. */
    @Nullable
    Pending take(int cxid, long sessionId) {
        Pending pending = byCxid.get(cxid);
        return pending != null && pending.proposal.sessionId() == sessionId && byCxid.remove(cxid, pending)
                ? pending
                : null;
    }

    @Nullable
    Pending take(int cxid) {
        return byCxid.remove(cxid);
    }

    /** Takes out those that went over another link than this one: their answers will not come as such. */
    List<Pending> takeAllBut(long link) {
        List<Pending> taken = new ArrayList<>();
        byCxid.forEach((cxid, pending) -> {
            if (pending.link != UNKNOWN && pending.link != link && byCxid.remove(cxid, pending)) {
                taken.add(pending);
            }
        });
        return taken;
    }

    List<Pending> takeAll() {
        List<Pending> taken = new ArrayList<>();
        byCxid.forEach((cxid, pending) -> {
            if (byCxid.remove(cxid, pending)) {
                taken.add(pending);
            }
        });
        return taken;
    }

    int size() {
        return byCxid.size();
    }
}
