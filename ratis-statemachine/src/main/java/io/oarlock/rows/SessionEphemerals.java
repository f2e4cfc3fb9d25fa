package io.oarlock.rows;

import io.oarlock.model.ZnodePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ephemerals of one session, as applied. Apply thread only. */
final class SessionEphemerals {
    /** The object in the cache, and of a path the object, its text's and its place in the set. */
    private static final int OVERHEAD_BYTES = 128;

    private static final int PATH_OVERHEAD_BYTES = 112;

    /** Most sessions never make one. */
    private Set<ZnodePath> paths = Set.of();

    private long heapBytes = OVERHEAD_BYTES;

    void add(ZnodePath path) {
        if (paths.isEmpty()) {
            paths = new HashSet<>(4);
        }
        if (paths.add(path)) {
            heapBytes += bytes(path);
        }
    }

    void remove(ZnodePath path) {
        if (!paths.isEmpty() && paths.remove(path)) {
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

    int heapBytes() {
        return (int) Math.min(heapBytes, Integer.MAX_VALUE);
    }

    private static int bytes(ZnodePath path) {
        return PATH_OVERHEAD_BYTES + path.value().length();
    }
}
