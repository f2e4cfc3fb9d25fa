package io.oarlock.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may do what with a znode; not inherited by children. Immutable, with value equality. */
public final class Acl {
    /** {@code world:anyone} with all permissions: what nearly every znode has. */
    public static final Acl OPEN = new Acl(List.of(new AclEntry(Perms.ALL, "world", "anyone")));

    /** Of an entry with its place in the index that checks use, beside the text of its id. */
    private static final int ENTRY_BYTES = 240;

    private final List<AclEntry> entries;
    private final long heapBytes;
    /** Made at the first check. Threads that race make equal ones, so that it does not matter whose stays. */
    private @Nullable AclIndex index;

    public Acl(List<AclEntry> entries) {
        this.entries = List.copyOf(entries);
        this.heapBytes = heapBytes(this.entries);
    }

    public List<AclEntry> entries() {
        return entries;
    }

    /**
     * Whether an entry with one of the permissions in {@code perms} fits everybody or one of the identities. Costs the
     * same however many entries there are, but for the first time.
     */
    public boolean grants(int perms, List<Identity> identities) {
        AclIndex made = index;
        if (made == null) {
            made = new AclIndex(entries);
            index = made;
        }
        return made.grants(perms, identities);
    }

    /** About the bytes of heap that it takes, once it was checked. */
    public long heapBytes() {
        return heapBytes;
    }

    private static long heapBytes(List<AclEntry> entries) {
        long bytes = 0;
        for (AclEntry entry : entries) {
            bytes += ENTRY_BYTES + entry.id().length();
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Acl acl && entries.equals(acl.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "Acl" + entries;
    }
}
