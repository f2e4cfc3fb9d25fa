package io.oarlock.auth;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Identity;
import java.util.List;

/**
 * Decides whether identities may read what this member shows: replies and events. Writes are decided by the rules, on
 * every member. Stateless; any thread.
 */
public final class AccessCheck {
    private final boolean skipAcl;

    /** @param skipAcl every check passes ({@code skipACL=yes}) */
    public AccessCheck(boolean skipAcl) {
        this.skipAcl = skipAcl;
    }

    /** @param perms one of which suffices */
    public boolean allows(Acl acl, int perms, List<Identity> identities) {
        if (skipAcl || acl == Acl.OPEN || acl.entries().isEmpty() || isSuper(identities)) {
            return true;
        }
        for (AclEntry entry : acl.entries()) {
            if ((entry.perms() & perms) != 0 && matches(entry, identities)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSuper(List<Identity> identities) {
        for (Identity identity : identities) {
            if (identity.scheme().equals("super")) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(AclEntry entry, List<Identity> identities) {
        if (entry.scheme().equals("world") && entry.id().equals("anyone")) {
            return true;
        }
        for (Identity identity : identities) {
            if (identity.scheme().equals(entry.scheme()) && matches(entry, identity)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(AclEntry entry, Identity identity) {
        return entry.scheme().equals("ip")
                ? AddressPattern.matches(entry.id(), identity.id())
                : entry.id().equals(identity.id());
    }
}
