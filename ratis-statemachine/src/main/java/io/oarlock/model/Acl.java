package io.oarlock.model;

import java.util.List;

/** Who may do what with a znode; not inherited by children. */
public record Acl(List<AclEntry> entries) {
    /** {@code world:anyone} with all permissions: what nearly every znode has. */
    public static final Acl OPEN = new Acl(List.of(new AclEntry(Perms.ALL, "world", "anyone")));

    public Acl {
        entries = List.copyOf(entries);
    }
}
