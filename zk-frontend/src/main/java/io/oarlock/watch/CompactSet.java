package io.oarlock.watch;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set in one array (open addressing, linear probing): four bytes an element and slot where a hash map takes
 * forty-eight. There are millions of them in a watch table, most with one element. Not safe for threads.
 */
final class CompactSet<T> {
    private static final int CAPACITY_MIN = 2;

    private @Nullable Object[] slots = new Object[CAPACITY_MIN];
    private int size;

    int size() {
        return size;
    }

    boolean contains(T element) {
        return slots[find(slots, element)] != null;
    }

    boolean add(T element) {
        int slot = find(slots, element);
        if (slots[slot] != null) {
            return false;
        }
        if ((size + 1) * 4 > slots.length * 3) {
            resize(slots.length * 2);
            slot = find(slots, element);
        }
        slots[slot] = element;
        size++;
        return true;
    }

    boolean remove(T element) {
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
        for (Object element : slots) {
            if (element != null) {
                consumer.accept((T) element);
            }
        }
    }

    void clear() {
        slots = new Object[CAPACITY_MIN];
        size = 0;
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
        int hash = element.hashCode() * 0x9E3779B9;
        return (hash ^ hash >>> 16) & mask;
    }

    @Override
    public String toString() {
        return Arrays.toString(slots);
    }
}
