package io.oarlock.watch;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set in one array (open addressing, linear probing): four bytes an element and slot where a hash map takes
 * forty-eight. There are millions of them in a watch table, most with one element. Not safe for threads.
 *
 * <p>Elements may be texts that a client has chosen. Where their hashes are alike, which would make each step as long
 * as the set is large, a hash map takes over, which puts such elements in order.
 */
final class CompactSet<T> {
    private static final int CAPACITY_MIN = 2;
    /** The longest probe in a set of a million was above 200 in one set of twenty, and never above 250. */
    static final int PROBES_MAX = 400;
    /** Nobody outside knows which hashes would lie side by side. */
    private static final int SEED = new SecureRandom().nextInt();

    private @Nullable Object[] slots = new Object[CAPACITY_MIN];
    private int size;
    /** Has all elements instead of the array, from the first ones on that are too much alike. */
    private @Nullable Set<T> alike;

    int size() {
        return alike == null ? size : alike.size();
    }

    boolean contains(T element) {
        return alike == null ? slots[find(slots, element)] != null : alike.contains(element);
    }

    boolean add(T element) {
        if (alike != null) {
            return alike.add(element);
        }
        int slot = find(slots, element);
        if (slots[slot] != null) {
            return false;
        }
        if (isFar(slot, element)) {
            // Linked, so that to take a few out does not look through what is empty by then.
            Set<T> all = new LinkedHashSet<>();
            forEach(all::add);
            clear();
            alike = all;
            return all.add(element);
        }
        if ((size + 1) * 4 > slots.length * 3) {
            resize(slots.length * 2);
            slot = find(slots, element);
        }
        slots[slot] = element;
        size++;
        return true;
    }

    private boolean isFar(int slot, T element) {
        int mask = slots.length - 1;
        return ((slot - home(element, mask)) & mask) > PROBES_MAX;
    }

    boolean remove(T element) {
        if (alike != null) {
            return alike.remove(element);
        }
        int slot = find(slots, element);
        if (slots[slot] == null) {
            return false;
        }
        closeGap(slot);
        size--;
        if (size * 8 < slots.length && slots.length > CAPACITY_MIN) {
            resize(slots.length / 2);
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<? super T> consumer) {
        if (alike != null) {
            alike.forEach(consumer);
            return;
        }
        for (Object element : slots) {
            if (element != null) {
                consumer.accept((T) element);
            }
        }
    }

    /**
     * Takes so many elements out, or all where there are no more.
     *
     * @param from where an earlier call ended, 0 to begin: only a hint, with which to take all out in parts costs no
     *     more than to look at each once
     * @return where this one ended
     */
    int take(int max, int from, List<? super T> taken) {
        if (alike == null && max < size) {
            return takeSome(max, from, taken);
        }
        if (alike == null || max >= alike.size()) {
            forEach(taken::add);
            clear();
            return 0;
        }
        Iterator<T> some = alike.iterator();
        for (int i = 0; i < max; i++) {
            taken.add(some.next());
            some.remove();
        }
        return 0;
    }

    @SuppressWarnings("unchecked")
    private int takeSome(int max, int from, List<? super T> taken) {
        int left = max;
        int slot = from;
        while (left > 0) {
            slot &= slots.length - 1;
            T element = (T) slots[slot];
            if (element == null) {
                slot++;
            } else {
                // What was displaced past it may move here, so that this slot is looked at again.
                taken.add(element);
                remove(element);
                left--;
            }
        }
        return slot;
    }

    void clear() {
        slots = new Object[CAPACITY_MIN];
        size = 0;
        alike = null;
    }

    /** Moves up what was displaced past {@code gap}, so that a probe never stops short of its element. */
    private void closeGap(int gap) {
        int mask = slots.length - 1;
        int slot = gap;
        while (true) {
            slot = (slot + 1) & mask;
            Object element = slots[slot];
            if (element == null) {
                slots[gap] = null;
                return;
            }
            int home = home(element, mask);
            boolean reachableAcrossGap = ((slot - home) & mask) >= ((slot - gap) & mask);
            if (reachableAcrossGap) {
                slots[gap] = element;
                gap = slot;
            }
        }
    }

    private void resize(int capacity) {
        @Nullable Object[] old = slots;
        slots = new Object[Math.max(CAPACITY_MIN, capacity)];
        for (Object element : old) {
            if (element != null) {
                slots[find(slots, element)] = element;
            }
        }
    }

    /** Where the element is, or the free slot where it belongs. A quarter of the slots is always free. */
    private static int find(@Nullable Object[] slots, Object element) {
        int mask = slots.length - 1;
        int slot = home(element, mask);
        while (true) {
            Object there = slots[slot];
            if (there == null || there.equals(element)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    private static int home(Object element, int mask) {
        return spread(element.hashCode(), SEED) & mask;
    }

    /**
     * Scatters hashes that follow one another, as those of numbered paths do: with one multiplication alone, one seed
     * in thirty to eighty lays some thousands of them side by side. The steps are the end of MurmurHash3.
     */
    static int spread(int hash, int seed) {
        int mixed = hash ^ seed;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }

    @Override
    public String toString() {
        return alike == null ? Arrays.toString(slots) : alike.toString();
    }
}
