package io.oarlock.rules;

import io.oarlock.model.Bound;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The life of sessions. Whoever ends one takes its ephemerals with it in the same transaction. */
final class SessionRules {
    /**
     * Ephemerals of one session: what can go in one transaction without holding everybody up. A constant, because all
     * members must agree on it; sessions that have more already end nevertheless.
     */
    static final int EPHEMERALS_MAX = (int) Bound.EPHEMERALS_PER_SESSION.defaultValue();

    private static final long FIRST_GENERATION = 1;

    private final TreeChanges changes;

    SessionRules(TreeChanges changes) {
        this.changes = changes;
    }

    Outcome open(Operation.OpenSession open, Turn turn) {
        long id = turn.proposal().sessionId();
        // An id that reads as a container, TTL or persistent owner would make ephemerals that outlive their session.
        if (!Owner.isSession(id)) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        if (turn.draft().session(id) != null) {
            return new Outcome.Failed(ErrorCode.RUNTIME_INCONSISTENCY);
        }
        if (turn.policy().sessionsFull()) {
            return new Outcome.Failed(ErrorCode.THROTTLED_OP);
        }
        Session session = new Session(id, open.timeoutMillis(), open.password(), turn.member(), FIRST_GENERATION);
        turn.draft().putSession(session);
        return attached(session);
    }

    /** The password comes first: whoever does not know it learns nothing and disturbs nobody. */
    Outcome attach(Operation.AttachSession attach, Turn turn) {
        Session session = turn.draft().session(turn.proposal().sessionId());
        if (session == null) {
            return new Outcome.Failed(ErrorCode.SESSION_EXPIRED);
        }
        if (!session.password().equals(attach.password())) {
            return new Outcome.Failed(ErrorCode.AUTH_FAILED);
        }
        if (hasMoved(session, turn)) {
            return new Outcome.Failed(ErrorCode.SESSION_MOVED);
        }
        Session moved = new Session(
                session.id(), attach.timeoutMillis(), session.password(), turn.member(), session.generation() + 1);
        turn.draft().putSession(moved);
        return attached(moved);
    }

    /**
     * Whether the session has moved since the generation that the member that asks knew at its client's hello: the
     * client may have given that connection up, which only that member can know.
     */
    private static boolean hasMoved(Session session, Turn turn) {
        long from = turn.proposal().generation();
        return from != Operation.AttachSession.FROM_ANYWHERE && from != session.generation();
    }

    Outcome close(Turn turn) {
        ErrorCode error = turn.isInternal() ? ErrorCode.BAD_ARGUMENTS : turn.sessionError();
        if (error != null) {
            return new Outcome.Failed(error);
        }
        if (!end(turn.proposal().sessionId(), turn)) {
            return new Outcome.Failed(ErrorCode.THROTTLED_OP);
        }
        return new Outcome.SessionsEnded(List.of(turn.proposal().sessionId()));
    }

    Outcome expire(Operation.ExpireSessions expire, Turn turn) {
        List<Long> ended = new ArrayList<>();
        for (Expiry expiry : expire.expiries()) {
            Session session = turn.draft().session(expiry.sessionId());
            if (session != null && session.generation() == expiry.generation() && end(session.id(), turn)) {
                ended.add(session.id());
            }
        }
        return new Outcome.SessionsEnded(List.copyOf(ended));
    }

    /**
     * False when the sessions that this entry has ended had so many ephemerals that another entry must end this one:
     * whoever asked asks again. A session always ends as a whole, and one ends in each entry.
     */
    private boolean end(long sessionId, Turn turn) {
        int ephemerals = turn.draft().ephemeralCount(sessionId);
        int before = turn.draft().ephemeralsEnded();
        if (before > 0 && before + ephemerals > EPHEMERALS_MAX) {
            return false;
        }
        turn.draft().tellEphemeralsEnded(ephemerals);
        for (ZnodePath path : turn.draft().ephemeralsOf(sessionId)) {
            Znode znode = turn.draft().find(path);
            if (znode == null) {
                throw new BrokenInvariant("ephemeral " + path + " does not exist");
            }
            changes.remove(turn, path, znode);
        }
        turn.draft().removeSession(sessionId);
        return true;
    }

    static boolean mayMakeEphemeral(Turn turn) {
        return turn.draft().ephemeralCount(turn.proposal().sessionId()) < EPHEMERALS_MAX;
    }

    private static Outcome attached(Session session) {
        return new Outcome.SessionAttached(
                session.id(), session.timeoutMillis(), session.password(), session.generation());
    }
}
