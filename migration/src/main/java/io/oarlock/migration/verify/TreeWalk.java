package io.oarlock.migration.verify;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A walk over a tree in the byte order of paths. Used by one thread, closed by whoever opened it. */
public interface TreeWalk extends AutoCloseable {
    /** The next znode, null behind the last one. */
    @Nullable
    SeenZnode next() throws IOException;

    @Override
    void close() throws IOException;
}
