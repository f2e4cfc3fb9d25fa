package io.oarlock.chaos.check.linearizability;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The configurations that the search has been in. One that was reached with some unknown operations used need not be
 * searched again with the same or more of them used: whatever could be explained then could be explained before.
 */
final class VisitedConfigurations {

    private static final int[][] NONE = new int[0][];

    private final Map<Configuration, int[][]> used = new HashMap<>();
    private int size;

    /** Remembers a configuration; false if it, or a better one, was there before. */
    boolean add(Configuration configuration, int[] unknownsUsed) {
        int[][] before = used.getOrDefault(configuration, NONE);
        int kept = 0;
        int[][] after = new int[before.length + 1][];
        for (int[] other : before) {
            if (atMost(other, unknownsUsed)) {
                return false;
            }
            if (!atMost(unknownsUsed, other)) {
                after[kept++] = other;
            }
        }
        after[kept++] = unknownsUsed.clone();
        size += kept - before.length;
        used.put(configuration, kept == after.length ? after : Arrays.copyOf(after, kept));
        return true;
    }

    int size() {
        return size;
    }

    private static boolean atMost(int[] few, int[] many) {
        for (int i = 0; i < few.length; i++) {
            if (few[i] > many[i]) {
                return false;
            }
        }
        return true;
    }
}
