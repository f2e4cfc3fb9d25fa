package io.oarlock.read;

import io.oarlock.model.ZnodePath;

/** The path that a read names. */
final class ReadPath {
    private ReadPath() {}

    /** To reads the empty path is another name of the root. */
    static ZnodePath normal(ZnodePath path) {
        return path.value().isEmpty() ? ZnodePath.ROOT : path;
    }
}
