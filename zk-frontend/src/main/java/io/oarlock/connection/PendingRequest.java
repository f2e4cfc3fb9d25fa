package io.oarlock.connection;

import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.eventloop.ReadRound;
import io.oarlock.memory.RequestWeight;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation.CloseSession;
import io.oarlock.op.Outcome;
import io.oarlock.read.ReadRequest;
import io.oarlock.watch.Watcher;
import io.oarlock.wire.OpCode;
import io.oarlock.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for its turn to be answered, in the order in which its connection sent it. For a write it is
 * also the ticket that the replica hands back with the effects.
 */
final class PendingRequest implements ApplyFanout.Asker, ReadRequest {
    private final Connection connection;
    private final Header header;
    private final Request request;
    private final List<Identity> identities;
    private final int weight;
    private @Nullable Effects effects;
    private Outcome.@Nullable SessionsEnded endedHere;
    private boolean deferred;
    private boolean withReplica;
    private @Nullable ReadRound round;
    private int caughtUp;

    /** @param identities of the connection when the request came */
    PendingRequest(Connection connection, Header header, Request request, List<Identity> identities) {
        this.connection = connection;
        this.header = header;
        this.request = request;
        this.identities = identities;
        this.weight = RequestWeight.of(request, header.bytes());
    }

    /**
     * What came with the request.
     *
     * @param xid to be sent back
     * @param code null for a code that we do not know
     * @param sequence of the requests of one connection: 1, 2, 3 ...
     * @param bytes of its frame
     */
    record Header(int xid, @Nullable OpCode code, long sequence, long receivedNanos, int bytes) {}

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int xid() {
        return header.xid();
    }

    @Nullable
    OpCode code() {
        return header.code();
    }

    long sequence() {
        return header.sequence();
    }

    @Override
    public List<Identity> identities() {
        return identities;
    }

    @Override
    public Watcher watcher() {
        return connection.watcher();
    }

    Request request() {
        return request;
    }

    int bytes() {
        return header.bytes();
    }

    /** In memory, decoded. */
    int weight() {
        return weight;
    }

    long receivedNanos() {
        return header.receivedNanos();
    }

    @Override
    public void applied(Effects applied) {
        if (isDeferral(applied)) {
            deferred = true;
        } else {
            effects = applied;
        }
    }

    /** It was the end of a local session, which its member alone decides. */
    void endedHere(Outcome.SessionsEnded ended) {
        endedHere = ended;
    }

    /** Its turn has come: what the log was not asked for is as new as all that was answered before. */
    void isNext(long appliedZxid) {
        if (endedHere != null) {
            effects = new Effects(appliedZxid, endedHere, List.of());
        }
    }

    /** The replica holds it from now on, until it is applied or dropped, whatever becomes of its connection. */
    void handedOver() {
        withReplica = true;
    }

    /** The replica is done with it. */
    void cameBack() {
        withReplica = false;
    }

    boolean isWithReplica() {
        return withReplica;
    }

    /** Whether it has to be proposed once more, asked once: the entry had no room for the end of its session. */
    boolean takeDeferral() {
        boolean taken = deferred;
        deferred = false;
        return taken;
    }

    private boolean isDeferral(Effects applied) {
        return request instanceof Request.Write write
                && write.operation() instanceof CloseSession
                && applied.outcome() instanceof Outcome.Failed failed
                && failed.error() == ErrorCode.THROTTLED_OP;
    }

    /** Of a write, once it has been applied. */
    @Nullable
    Effects effects() {
        return effects;
    }

    /** It must not be answered before this round is over. */
    void waitsFor(ReadRound joined) {
        round = joined;
    }

    /** Counts its reply of so many bytes. */
    void answered(long zxid, int replyBytes) {
        EventLoopContext loop = connection.loop();
        long nanos = Math.max(0, loop.passNanos() - receivedNanos());
        loop.scopeBudget().gathered(replyBytes);
        connection.stats().answered(code(), xid(), zxid, nanos);
        if (request instanceof Request.Write) {
            loop.traffic().writeAnswered(replyBytes, nanos);
        } else {
            loop.traffic().readAnswered(replyBytes, nanos);
        }
    }

    /** How many watches of a setWatches are done. */
    int caughtUp() {
        return caughtUp;
    }

    void caughtUp(int paths) {
        caughtUp = paths;
    }

    /** Whether it can be answered now, once it is the oldest: reads that wait for no round always can. */
    boolean ready() {
        if (request instanceof Request.Write) {
            return effects != null || endedHere != null;
        }
        return round == null || round.isOver();
    }

    @Override
    public void dropped() {
        connection.writeDropped(this);
    }

    /** The write was applied. */
    @Override
    public void deliver() {
        connection.writeApplied(this);
    }
}
