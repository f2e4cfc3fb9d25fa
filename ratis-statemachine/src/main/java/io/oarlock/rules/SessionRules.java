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
import io.oarlock.op.RulesLevel;
import java.util.ArrayList;
import java.util.List;

/** Opens, moves and ends sessions. The ephemerals of a session end with it, in the same transaction. */
final class SessionRules {
    /**
     * Ephemerals of one session: what can go in one transaction without holding everybody up. A constant, because all
     * members must agree on it. Sessions that have more, from an earlier time or from elsewhere, end in several.
     */
    static final int EPHEMERALS_MAX = (int) Bound.EPHEMERALS_PER_SESSION.defaultValue();

    /**
     * Characters of the paths of ephemerals that one entry ends, from the level of bounds on: they come from the state,
     * and each goes into three deletions, so that a thousand of a megabyte each would be more than a heap can take.
     */
    static final long CHARACTERS_MAX = 4 << 20;

    private static final long FIRST_GENERATION = 1;

    private final TreeChanges changes;

    SessionRules(TreeChanges changes) {
        this.changes = changes;
    }

    Outcome open(Operation.OpenSession open, OperationContext context) {
        long id = context.proposal().sessionId();
        // An id that reads as a container, TTL or persistent owner would make ephemerals that outlive their session.
        if (!Owner.isSession(id)) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        if (context.uncommitted().session(id) != null) {
            return new Outcome.Failed(ErrorCode.RUNTIME_INCONSISTENCY);
        }
        if (context.policy().sessionsFull()) {
            return new Outcome.Failed(ErrorCode.THROTTLED_OP);
        }
        Session session = new Session(id, open.timeoutMillis(), open.password(), context.member(), FIRST_GENERATION);
        context.uncommitted().putSession(session);
        return attached(session);
    }

    /** The password is checked first: without it a client learns nothing of the session and does not disturb it. */
    Outcome attach(Operation.AttachSession attach, OperationContext context) {
        Session session = context.uncommitted().session(context.proposal().sessionId());
        if (session == null || session.ending()) {
            return new Outcome.Failed(ErrorCode.SESSION_EXPIRED);
        }
        if (!session.password().isSameSecret(attach.password())) {
            return new Outcome.Failed(ErrorCode.AUTH_FAILED);
        }
        if (hasMoved(session, context)) {
            return new Outcome.Failed(ErrorCode.SESSION_MOVED);
        }
        Session moved = new Session(
                session.id(), attach.timeoutMillis(), session.password(), context.member(), session.generation() + 1);
        context.uncommitted().putSession(moved);
        return attached(moved);
    }

    /**
     * Whether the session has moved since the generation that the member that asks knew at its client's hello: the
     * client may have given that connection up, which only that member can know.
     */
    private static boolean hasMoved(Session session, OperationContext context) {
        long from = context.proposal().generation();
        return from != Operation.AttachSession.FROM_ANYWHERE && from != session.generation();
    }

    Outcome close(OperationContext context) {
        ErrorCode error = context.isInternal() ? ErrorCode.BAD_ARGUMENTS : context.sessionError();
        if (error == null && context.isOfLocalSession()) {
            // Its member ends it, and asks nobody.
            error = ErrorCode.SESSION_EXPIRED;
        }
        if (error != null && !goesOnEnding(context)) {
            return new Outcome.Failed(error);
        }
        if (!end(context.proposal().sessionId(), context)) {
            return new Outcome.Failed(ErrorCode.THROTTLED_OP);
        }
        return new Outcome.SessionsEnded(List.of(context.proposal().sessionId()));
    }

    Outcome expire(Operation.ExpireSessions expire, OperationContext context) {
        List<Long> ended = new ArrayList<>();
        for (Expiry expiry : expire.expiries()) {
            Session session = context.uncommitted().session(expiry.sessionId());
            if (session != null && session.generation() == expiry.generation() && end(session.id(), context)) {
                ended.add(session.id());
            }
        }
        return new Outcome.SessionsEnded(List.copyOf(ended));
    }

    private static boolean goesOnEnding(OperationContext context) {
        Session session = context.uncommitted().session(context.proposal().sessionId());
        return session != null
                && session.ending()
                && session.generation() == context.proposal().generation();
    }

    /**
     * False when another entry must go on: the sessions that this entry has ended had too many ephemerals, or too long
     * ones, or this one has, or what it would have to read and write of large znodes, as the parents of ephemerals, is
     * more than an entry may. Whoever asked asks again. A session that is ended in parts is gone for its client from
     * the first one on.
     */
    private boolean end(long sessionId, OperationContext context) {
        int ephemerals = context.uncommitted().ephemeralCount(sessionId);
        int before = context.uncommitted().ephemeralsEnded();
        if (before > 0 && before + ephemerals > EPHEMERALS_MAX) {
            return false;
        }
        boolean bounded = context.uncommitted().rulesLevel() >= RulesLevel.BOUNDED_COSTS;
        long characters = bounded ? CHARACTERS_MAX - context.uncommitted().charactersEnded() : Long.MAX_VALUE;
        if (ephemerals > 0 && characters <= 0) {
            return false;
        }
        int most = context.uncommitted().rulesLevel() < RulesLevel.SESSIONS_IN_PARTS ? ephemerals : EPHEMERALS_MAX;
        context.uncommitted().tellEphemeralsEnded(Math.min(ephemerals, most));
        int removed = 0;
        for (ZnodePath path : context.uncommitted().ephemeralsOf(sessionId, characters)) {
            if (removed == most || context.uncommitted().refuses(path)) {
                leaveTheRest(sessionId, context);
                return false;
            }
            Znode znode = context.uncommitted().find(path);
            if (znode == null) {
                throw new BrokenInvariant("ephemeral " + path + " does not exist");
            }
            changes.remove(context, path, znode);
            context.uncommitted().tellEnded(path);
            removed++;
        }
        boolean maybeMore = bounded && context.uncommitted().charactersEnded() >= CHARACTERS_MAX;
        if (maybeMore && context.uncommitted().ephemeralCount(sessionId) > 0) {
            leaveTheRest(sessionId, context);
            return false;
        }
        context.uncommitted().removeSession(sessionId);
        return true;
    }

    private static void leaveTheRest(long sessionId, OperationContext context) {
        Session session = context.uncommitted().session(sessionId);
        if (session != null && !session.ending()) {
            context.uncommitted().putSession(session.toBeEnded());
        }
    }

    static boolean mayMakeEphemeral(OperationContext context) {
        return context.uncommitted().ephemeralCount(context.proposal().sessionId()) < EPHEMERALS_MAX;
    }

    private static Outcome attached(Session session) {
        return new Outcome.SessionAttached(
                session.id(), session.timeoutMillis(), session.password(), session.generation());
    }
}
