package io.oarlock.model;

/**
 * One line of an ACL.
 *
 * @param perms bits of {@link Perms}; unknown bits are kept as given
 */
public record AclEntry(int perms, String scheme, String id) implements Comparable<AclEntry> {
    /** Any order will do: it keeps hash tables quick whose keys somebody chose to have one hash. */
    @Override
    public int compareTo(AclEntry other) {
        int order = id.compareTo(other.id);
        if (order == 0) {
            order = scheme.compareTo(other.scheme);
        }
        return order == 0 ? Integer.compare(perms, other.perms) : order;
    }
}
