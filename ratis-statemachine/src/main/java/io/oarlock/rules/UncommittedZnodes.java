package io.oarlock.rules;

import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowBefore;
import io.oarlock.rows.RowChanges;
import io.oarlock.rows.Stored;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The znodes that one entry has looked at or changed. A request of twenty bytes may name a znode of a megabyte, and an
 * entry has thousands of them, so what the entry did not bring itself is not kept: a znode that was only looked at is
 * forgotten when many are held, and of one that was changed only what its row's end needs is kept of before.
 *
 * <p>All decisions here depend on the state and the entry alone, so that they are the same on all members.
 */
final class UncommittedZnodes {
    /** Of znodes that were only looked at. */
    static final long HELD_BYTES_MAX = 8 << 20;

    static final long READ_BYTES_MAX = Bound.READ_BYTES_PER_ENTRY.defaultValue();
    static final long CARRIED_BYTES_MAX = Bound.CARRIED_BYTES_PER_ENTRY.defaultValue();

    /** To decode and index an ACL takes about so many times as long as to read as many bytes of data. */
    static final int ACL_FACTOR = 32;

    /** Of a row that may be read and changed however much the entry has read before. */
    static final int SMALL_ROW_BYTES = 16 << 10;

    private static final int SLOT_BYTES = 256;

    private final LiveTree base;
    private final Map<ZnodePath, Slot> slots = new LinkedHashMap<>();
    /** Of znodes that were asked for when the entry had read enough. */
    private final Map<ZnodePath, Boolean> large = new HashMap<>();

    private long heldBytes;
    private long readBytes;
    private long carriedBytes;

    UncommittedZnodes(LiveTree base) {
        this.base = base;
    }

    @Nullable
    Znode find(ZnodePath path) {
        return slot(path).now;
    }

    boolean holds(ZnodePath path) {
        return slots.containsKey(path);
    }

    /** Notes a znode that is known not to be there, unless something is known of it. */
    void noteMissing(ZnodePath path) {
        if (slots.putIfAbsent(path, new Slot(null)) == null) {
            heldBytes += SLOT_BYTES;
        }
    }

    /** Whether the znode is held and had no children before this entry. */
    boolean hadNoChildren(ZnodePath path) {
        Slot slot = slots.get(path);
        return slot != null && slot.childCountBefore == 0;
    }

    /**
     * @param found what was there when the new one was made of it; null where it was made of nothing
     * @return what was there, for {@link #takeBack}
     */
    Before change(ZnodePath path, @Nullable Znode found, @Nullable Znode znode) {
        Slot slot = slot(path);
        Before before = new Before(slot.changed ? slot.now : null, slot.changed);
        if (!slot.changed) {
            carry(slot.now, found, znode);
            heldBytes -= weight(slot.now);
            slot.changed = true;
        }
        slot.now = znode;
        return before;
    }

    /** Undoes the last change that was not undone yet. */
    void takeBack(ZnodePath path, Before before) {
        if (before.changed) {
            slot(path).now = before.znode;
        } else {
            slots.remove(path);
        }
    }

    /** Shows every znode that is held, with null for those that are not there. */
    void forEach(BiConsumer<ZnodePath, @Nullable Znode> consumer) {
        slots.forEach((path, slot) -> consumer.accept(path, slot.now));
    }

    int size() {
        return slots.size();
    }

    /** Of znodes that were only looked at. */
    long heldBytes() {
        return heldBytes;
    }

    /**
     * Whether an operation on a path must fail, since the entry has read or carried over as much as it may. What is
     * small, and below what is small, goes through: nobody is to suffer from the entry's large requests.
     */
    boolean refuses(ZnodePath path, ZnodePath parent) {
        return (readBytes > READ_BYTES_MAX || carriedBytes > CARRIED_BYTES_MAX)
                && (isLargeBefore(path) || isLargeBefore(parent));
    }

    /** Each znode is asked for once: of one that nobody holds, to know its length is to read it. */
    private boolean isLargeBefore(ZnodePath path) {
        Slot slot = slots.get(path);
        if (slot != null) {
            return slot.before != null && slot.before.bytes() > SMALL_ROW_BYTES;
        }
        return large.computeIfAbsent(path, unknown -> base.rowBytes(unknown) > SMALL_ROW_BYTES);
    }

    void writeTo(RowChanges rows) {
        slots.forEach((path, slot) -> {
            if (slot.changed) {
                if (slot.now != null) {
                    slot.written = rows.putZnode(path, slot.before, slot.now);
                } else if (slot.before != null) {
                    rows.removeZnode(path, slot.before);
                }
            }
        });
    }

    void publishTo(LiveTree tree) {
        slots.forEach((path, slot) -> {
            if (slot.changed && (slot.before != null || slot.written != null)) {
                tree.replace(path, slot.written);
                publishOwner(tree, path, slot);
            }
        });
    }

    private static void publishOwner(LiveTree tree, ZnodePath path, Slot slot) {
        long before = slot.before == null ? Owner.PERSISTENT : slot.before.owner();
        long after = slot.now == null ? Owner.PERSISTENT : slot.now.owner();
        if (before == after) {
            return;
        }
        if (Owner.isSession(before)) {
            tree.removeEphemeral(before, path);
        }
        if (Owner.isSession(after)) {
            tree.addEphemeral(after, path);
        }
    }

    private Slot slot(ZnodePath path) {
        Slot slot = slots.get(path);
        if (slot == null) {
            slot = new Slot(base.storedZnode(path));
            long weight = weight(slot.now);
            if (heldBytes + weight > HELD_BYTES_MAX) {
                slots.values().removeIf(each -> !each.changed);
                heldBytes = 0;
            }
            heldBytes += weight;
            readBytes += cost(slot.now);
            slots.put(path, slot);
        }
        return slot;
    }

    /** What of a znode goes on into the new row, or into events, without having come with the entry. */
    private void carry(@Nullable Znode before, @Nullable Znode found, @Nullable Znode after) {
        if (before != null) {
            // Not the data of before: that may have been read again meanwhile, and whether it is the same object then
            // depends on what a member's cache holds.
            boolean sameData = found != null && after != null && after.data() == found.data();
            carriedBytes += before.acl().heapBytes() + (sameData ? length(before.data()) : 0);
        }
    }

    private static long weight(@Nullable Znode znode) {
        return SLOT_BYTES
                + (znode == null ? 0 : length(znode.data()) + znode.acl().heapBytes());
    }

    private static long cost(@Nullable Znode znode) {
        return znode == null
                ? 0
                : length(znode.data()) + ACL_FACTOR * largePart(znode.acl().heapBytes());
    }

    private static long largePart(long aclBytes) {
        return Math.max(0, aclBytes - SMALL_ROW_BYTES);
    }

    private static long length(@Nullable Bytes data) {
        return data == null ? 0 : data.length();
    }

    /** A znode of the uncommitted state before a change: as applied unless it was changed already. */
    record Before(@Nullable Znode znode, boolean changed) {}

    /** A row in the uncommitted state: what is kept of it as applied, as it is now, and as written. */
    private static final class Slot {
        final @Nullable RowBefore before;
        final int childCountBefore;

        @Nullable
        Znode now;

        boolean changed;

        @Nullable
        Stored<Znode> written;

        Slot(@Nullable Stored<Znode> base) {
            this.before = base == null ? null : RowBefore.of(base);
            this.now = base == null ? null : base.value();
            this.childCountBefore = now == null ? 0 : now.childCount();
        }
    }
}
