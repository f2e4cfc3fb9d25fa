package io.oarlock.rows;

import io.oarlock.model.ZnodePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ephemerals of one session, as applied. Apply thread only. */
final class SessionEphemerals {
    /**
     * The object, its set, and its place in the cache; and of a path the object, its text's and its place in the set.
     */
    private static final int OVERHEAD_BYTES = 240;

    private static final int PATH_OVERHEAD_BYTES = 112;

    /** A cache is told of the changes of a large set for each of these only. */
    private static final int WEIGHT_STEP_BYTES = 1024;

    private final Set<ZnodePath> paths = new HashSet<>(4);

    private long heapBytes = OVERHEAD_BYTES;

    void add(ZnodePath path) {
        if (paths.add(path)) {
            heapBytes += bytes(path);
        }
    }

    void remove(ZnodePath path) {
        if (paths.remove(path)) {
            heapBytes -= bytes(path);
        }
    }

    int count() {
        return paths.size();
    }

    /** In the order of their rows: a path has no character that sorts otherwise in UTF-8. */
    List<ZnodePath> inOrder() {
        return paths.stream().sorted().toList();
    }

    /** Bytes on the heap, in whole steps where they are more than one. */
    int weight() {
        if (heapBytes < WEIGHT_STEP_BYTES) {
            return (int) heapBytes;
        }
        long steps = (heapBytes + WEIGHT_STEP_BYTES - 1) / WEIGHT_STEP_BYTES;
        return (int) Math.min(steps * WEIGHT_STEP_BYTES, Integer.MAX_VALUE);
    }

    private static int bytes(ZnodePath path) {
        return PATH_OVERHEAD_BYTES + path.value().length();
    }
}
