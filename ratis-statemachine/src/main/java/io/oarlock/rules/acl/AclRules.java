package io.oarlock.rules.acl;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import io.oarlock.op.Policy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may do what, and which ACLs a znode may get. */
public final class AclRules {
    private static final String WORLD = "world";
    private static final String ANYONE = "anyone";
    static final String AUTH = "auth";
    private static final String SUPER = "super";

    /**
     * Entries of an ACL, as asked for and again once "auth" is expanded. A constant, not a setting: all members must
     * agree on it, and it only judges what is asked for, never what a znode has.
     */
    public static final int ENTRIES_MAX = (int) Bound.ACL_ENTRIES.defaultValue();

    /** Characters of all schemes and ids of an ACL once "auth" is expanded; as {@link #ENTRIES_MAX}. */
    public static final int CHARACTERS_MAX = (int) Bound.ACL_CHARACTERS.defaultValue();

    private AclRules() {}

    /**
     * Whether an ACL grants one of the permissions in {@code perms} to a connection that has proved {@code identities}.
     *
     * @param skipAcl the policy that passes every check
     */
    public static boolean permits(Acl acl, int perms, List<Identity> identities, boolean skipAcl) {
        return skipAcl || acl.entries().isEmpty() || acl.grants(perms, identities) || isSuper(identities);
    }

    /**
     * The ACL that a client's list stands for: duplicates gone, {@code auth} replaced by what the connection has
     * proved.
     *
     * @param schemes that exist beside those that always do
     * @return null when the list is not valid, or past the bounds
     */
    public static @Nullable Acl normalise(
            @Nullable List<AclEntry> requested, List<Identity> identities, Policy.Schemes schemes) {
        if (requested == null || requested.isEmpty() || requested.size() > ENTRIES_MAX) {
            return null;
        }
        if (requested.equals(Acl.OPEN.entries())) {
            return Acl.OPEN;
        }
        // ZooKeeper drops duplicates of what was asked for, not of what "auth" turns into.
        Set<AclEntry> distinct = new LinkedHashSet<>(requested);
        Expansion granted = new Expansion(distinct.size(), schemes);
        for (AclEntry entry : distinct) {
            if (!granted.add(entry, identities)) {
                return null;
            }
        }
        return new Acl(granted.entries);
    }

    private static boolean isWorld(AclEntry entry) {
        return entry.scheme().equals(WORLD) && entry.id().equals(ANYONE);
    }

    private static boolean isSuper(List<Identity> identities) {
        for (Identity identity : identities) {
            if (identity.scheme().equals(SUPER)) {
                return true;
            }
        }
        return false;
    }

    /** An ACL that grows entry by entry, as long as it keeps within the bounds. */
    private static final class Expansion {
        private final List<AclEntry> entries;
        private final Policy.Schemes schemes;
        private int characters;

        Expansion(int expected, Policy.Schemes schemes) {
            this.schemes = schemes;
            entries = new ArrayList<>(expected);
        }

        /** False for an entry that is not valid, or too much. */
        boolean add(AclEntry entry, List<Identity> identities) {
            if (entry.scheme().equals(AUTH)) {
                return addProved(entry.perms(), identities);
            }
            return (isWorld(entry) || AclScheme.isValid(entry.scheme(), entry.id(), schemes)) && grant(entry);
        }

        private boolean addProved(int perms, List<Identity> identities) {
            boolean proved = false;
            for (Identity identity : identities) {
                if (AclScheme.isAuthenticated(identity.scheme())) {
                    proved = true;
                    if (!grant(new AclEntry(perms, identity.scheme(), identity.id()))) {
                        return false;
                    }
                }
            }
            return proved;
        }

        private boolean grant(AclEntry entry) {
            characters += entry.scheme().length() + entry.id().length();
            entries.add(entry);
            return entries.size() <= ENTRIES_MAX && characters <= CHARACTERS_MAX;
        }
    }
}
