package io.oarlock.migration.tree;

import io.oarlock.model.Acl;
import io.oarlock.tree.TreeSnapshot;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The different ACLs of a tree, numbered from 1 as ZooKeeper does; {@link Acl#OPEN} has no number. They are kept on the
 * heap until the snapshot is written, and so are bounded. Filled by one thread.
 */
public final class AclNumbers {
    /** Of the map, for each ACL. */
    private static final int ENTRY_BYTES = 128;

    private final long heapBytesMax;
    private final Map<Acl, Long> numbers = new LinkedHashMap<>();
    private volatile long heapBytes;

    /** @param heapBytesMax of all of them */
    public AclNumbers(long heapBytesMax) {
        this.heapBytesMax = heapBytesMax;
    }

    /**
     * Numbers those of a tree.
     *
     * @throws TooManyAclsException when they do not fit
     */
    public AclNumbers collect(TreeSnapshot tree) throws TooManyAclsException {
        tree.<TooManyAclsException>forEachZnode((path, znode) -> add(znode.acl()));
        return this;
    }

    void add(Acl acl) throws TooManyAclsException {
        if (acl.equals(Acl.OPEN) || numbers.putIfAbsent(acl, numbers.size() + 1L) != null) {
            return;
        }
        long grown = heapBytes + acl.heapBytes() + ENTRY_BYTES;
        heapBytes = grown;
        if (grown > heapBytesMax) {
            throw new TooManyAclsException(heapBytesMax);
        }
    }

    /** About the bytes of heap that they take. Any thread. */
    public long heapBytes() {
        return heapBytes;
    }

    Map<Acl, Long> numbers() {
        return Collections.unmodifiableMap(numbers);
    }
}
