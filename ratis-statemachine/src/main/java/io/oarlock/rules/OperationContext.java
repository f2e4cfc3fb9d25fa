package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.EventType;
import io.oarlock.model.Session;
import io.oarlock.model.WatchEvent;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rules.acl.AclRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules may read while they decide one proposal, and where they put its watch events.
 *
 * @param timeMillis the entry's time, never before an earlier entry's
 * @param member the one that sent the entry, so the one that the client is connected to
 */
record OperationContext(
        UncommittedState uncommitted,
        Proposal proposal,
        long zxid,
        long timeMillis,
        Policy policy,
        int member,
        List<WatchEvent> events) {

    /** Why the session that asks may not: it is gone, or the client has moved on to another connection. */
    @Nullable
    ErrorCode sessionError() {
        if (isInternal()) {
            return null;
        }
        Session session = uncommitted.session(proposal.sessionId());
        if (session == null && isOfLocalSession()) {
            return null;
        }
        if (session == null || session.ending()) {
            return ErrorCode.SESSION_EXPIRED;
        }
        return session.generation() == proposal.generation() ? null : ErrorCode.SESSION_MOVED;
    }

    /** Whether the ensemble itself asks, which no ACL binds. */
    boolean isInternal() {
        return proposal.sessionId() == 0;
    }

    /** Whether a session asks that only its member knows, and that makes no ephemerals therefore. */
    boolean isOfLocalSession() {
        return proposal.generation() == Proposal.OF_LOCAL_SESSION
                && !isInternal()
                && uncommitted.rulesLevel() >= RulesLevel.LOCAL_SESSIONS;
    }

    boolean permits(Acl acl, int perms) {
        return isInternal() || AclRules.permits(acl, perms, proposal.identities(), policy.skipAcl());
    }

    void tell(EventType type, ZnodePath path, Acl acl) {
        events.add(new WatchEvent(type, path, acl));
    }
}
