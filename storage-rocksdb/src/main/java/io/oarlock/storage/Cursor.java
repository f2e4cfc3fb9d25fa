package io.oarlock.storage;

/** A forward walk over rows; starts before the first one. Used by one thread, closed by whoever opened it. */
public interface Cursor extends AutoCloseable {
    /** Moves to the next row; false when there is none. */
    boolean next();

    /** The key of the current row. */
    byte[] key();

    /** The value of the current row; a walk that never asks for it never reads it. */
    byte[] value();

    @Override
    void close();
}
