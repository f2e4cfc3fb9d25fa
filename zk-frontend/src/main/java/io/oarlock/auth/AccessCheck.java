package io.oarlock.auth;

import io.oarlock.model.Acl;
import io.oarlock.model.Identity;
import io.oarlock.rules.acl.AclRules;
import java.util.List;

/**
 * Decides whether identities may read what this member shows: replies and events. It is the rules' own judgement, so
 * that reads and writes can never disagree on whom an ACL lets in; writes are decided by the rules, on every member.
 * Stateless; any thread.
 */
public final class AccessCheck {
    private final boolean skipAcl;

    /** @param skipAcl every check passes ({@code skipACL=yes}) */
    public AccessCheck(boolean skipAcl) {
        this.skipAcl = skipAcl;
    }

    /** @param perms one of which suffices */
    public boolean allows(Acl acl, int perms, List<Identity> identities) {
        return AclRules.permits(acl, perms, identities, skipAcl);
    }
}
