package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Identity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may do what, and which ACLs a znode may get. */
public final class AclRules {
    private static final String WORLD = "world";
    private static final String ANYONE = "anyone";
    private static final String AUTH = "auth";
    private static final String SUPER = "super";

    private AclRules() {}

    /**
     * Whether an ACL grants one of the permissions in {@code perms} to a connection that has proved {@code identities}.
     *
     * @param skipAcl the policy that passes every check
     */
    public static boolean permits(Acl acl, int perms, List<Identity> identities, boolean skipAcl) {
        List<AclEntry> entries = acl.entries();
        if (skipAcl || entries.isEmpty()) {
            return true;
        }
        for (AclEntry entry : entries) {
            if ((entry.perms() & perms) != 0 && (isWorld(entry) || matchesAny(entry, identities))) {
                return true;
            }
        }
        return isSuper(identities);
    }

    /**
     * The ACL that a client's list stands for: duplicates gone, {@code auth} replaced by what the connection has
     * proved.
     *
     * @return null when the list is not valid
     */
    public static @Nullable Acl normalise(@Nullable List<AclEntry> requested, List<Identity> identities) {
        if (requested == null || requested.isEmpty()) {
            return null;
        }
        if (requested.equals(Acl.OPEN.entries())) {
            return Acl.OPEN;
        }
        // ZooKeeper drops duplicates of what was asked for, not of what "auth" turns into.
        Set<AclEntry> distinct = new LinkedHashSet<>(requested);
        List<AclEntry> granted = new ArrayList<>(distinct.size());
        for (AclEntry entry : distinct) {
            if (entry.scheme().equals(AUTH)) {
                if (!expandAuth(entry.perms(), identities, granted)) {
                    return null;
                }
            } else if (isWorld(entry) || AclScheme.isValid(entry.scheme(), entry.id())) {
                granted.add(entry);
            } else {
                return null;
            }
        }
        return new Acl(granted);
    }

    private static boolean expandAuth(int perms, List<Identity> identities, List<AclEntry> granted) {
        int before = granted.size();
        for (Identity identity : identities) {
            if (AclScheme.isAuthenticated(identity.scheme())) {
                granted.add(new AclEntry(perms, identity.scheme(), identity.id()));
            }
        }
        return granted.size() > before;
    }

    private static boolean isWorld(AclEntry entry) {
        return entry.scheme().equals(WORLD) && entry.id().equals(ANYONE);
    }

    private static boolean matchesAny(AclEntry entry, List<Identity> identities) {
        for (Identity identity : identities) {
            if (identity.scheme().equals(entry.scheme())
                    && AclScheme.matches(entry.scheme(), identity.id(), entry.id())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSuper(List<Identity> identities) {
        for (Identity identity : identities) {
            if (identity.scheme().equals(SUPER)) {
                return true;
            }
        }
        return false;
    }
}
