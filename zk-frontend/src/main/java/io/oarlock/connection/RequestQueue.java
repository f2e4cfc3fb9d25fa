package io.oarlock.connection;

import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.CloseSession;
import io.oarlock.op.Proposal;
import io.oarlock.read.ReadHandler;
import io.oarlock.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that have no answer yet, in the order in which they came: writes go to the log as soon
 * as they may, and all are answered in their turn. Belongs to the connection's event loop.
 */
final class RequestQueue {
    private static final int SMALL_BYTES = 4096;

    private final Connection connection;
    private final EventLoopContext loop;
    private final Output output;
    private final ReplyWriter replies;
    private final PendingRequests requests;
    private final WriteHold hold = new WriteHold();
    private final ConnectionSession session;
    private final int countMax;
    private final long bytesMax;
    /** A write that is proposed for a local session although it makes an ephemeral. */
    private @Nullable PendingRequest staysLocal;

    RequestQueue(Connection connection, EventLoopContext loop, Output output, ReplyWriter replies, Limits limits) {
        this.connection = connection;
        this.session = connection.session();
        this.loop = loop;
        this.output = output;
        this.replies = replies;
        this.requests = new PendingRequests(loop.outstanding());
        this.countMax = limits.intOf(Bound.OUTSTANDING_PER_CONNECTION);
        this.bytesMax = limits.of(Bound.OUTSTANDING_BYTES_PER_CONNECTION);
    }

    /** Takes its place in the queue; a write goes to the log at once, unless an earlier read could see it. */
    void accept(PendingRequest pending) {
        requests.add(pending);
        if (pending.request() instanceof Request.Write) {
            if (hold.admits(pending)) {
                propose(pending);
            }
            return;
        }
        hold.arrived(pending);
        if (waitsForRound(pending.request())) {
            pending.waitsFor(loop.joinReadRound(connection));
        }
    }

    private boolean waitsForRound(Request request) {
        return request instanceof Request.Sync
                || connection.reader().linearizable() && request instanceof Request.Read read && read.showsTree();
    }

    void propose(PendingRequest pending) {
        Operation operation = ((Request.Write) pending.request()).operation();
        if (session.isLocal() && operation instanceof CloseSession) {
            pending.endedHere(session.endLocal());
            connection.wakeUp();
            return;
        }
        if (pending != staysLocal && session.mustUpgradeFor(operation)) {
            hold.stopAt(pending);
            session.upgrade();
            return;
        }
        Proposal proposal = new Proposal(session.id(), session.generation(), pending.identities(), operation);
        loop.propose(proposal, pending);
        requests.handedOver(pending);
        staysLocal = null;
        loop.traffic().writeProposed(pending.bytes());
    }

    /** @param done whether the session is one of the ensemble now; otherwise the rules refuse what needs one */
    void upgraded(boolean done) {
        PendingRequest first = hold.goOn();
        staysLocal = done ? null : first;
    }

    boolean hasWritesUnderWay() {
        return requests.withReplica() > 0;
    }

    /** The replica is done with a write, also where its connection is closed. */
    void cameBack(PendingRequest write) {
        requests.cameBack(write);
    }

    /** Sends the writes to the log that no read keeps back any more. */
    void releaseWrites() {
        hold.release(this::propose);
    }

    // ---- replies, inside a read scope

    /**
     * A write was applied. If it is the oldest request, the answer goes out at once, so that events of later writes
     * come behind it. Reads behind it must wait until the mailbox is empty.
     */
    void writeApplied(PendingRequest applied) {
        if (requests.oldest() == applied && output.accepts()) {
            requests.removeOldest();
            replies.answerWrite(applied, output);
        }
    }

    /** Answers what can be answered, at most {@code max} requests; returns how many. */
    int serve(ReadHandler reads, int max) {
        int served = 0;
        while (served < max && servable() && !loop.scopeBudget().isSpent() && isPrepared(reads)) {
            answerOldest(reads);
            served++;
        }
        return served;
    }

    /**
     * Whether the oldest request has nothing to do any more before its reply; what it has to do may take some scopes.
     */
    private boolean isPrepared(ReadHandler reads) {
        PendingRequest oldest = requests.oldest();
        if (oldest == null || !(oldest.request() instanceof Request.SetWatches setWatches)) {
            return true;
        }
        oldest.caughtUp(reads.catchUp(
                oldest, setWatches, oldest.caughtUp(), () -> loop.scopeBudget().isSpent() || !output.accepts()));
        return oldest.caughtUp() >= setWatches.paths().size();
    }

    private void answerOldest(ReadHandler reads) {
        PendingRequest oldest = requests.removeOldest();
        if (oldest.request() instanceof Request.Write) {
            oldest.isNext(reads.appliedZxid());
            replies.answerWrite(oldest, output);
        } else {
            hold.answered();
            replies.answer(oldest, reads, output);
        }
    }

    /** Whether {@link #serve} would answer something. */
    boolean servable() {
        PendingRequest oldest = requests.oldest();
        return oldest != null && oldest.ready() && !connection.isClosing() && output.accepts();
    }

    // ---- bounds

    /**
     * Whether there is room for one more. With nothing under way there always is for a small one: a ping passes
     * whatever others do.
     *
     * @param frameBytes of the one that comes next, as far as it is known
     */
    boolean hasRoom(int frameBytes) {
        return requests.size() < countMax
                && requests.bytes() < bytesMax
                && (!loop.outstanding().overloaded() || requests.isEmpty() && frameBytes <= SMALL_BYTES);
    }

    int size() {
        return requests.size();
    }

    /** The connection is closed. */
    void clear() {
        requests.clear();
    }
}
