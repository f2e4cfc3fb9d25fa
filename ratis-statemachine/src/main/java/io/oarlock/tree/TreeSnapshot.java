package io.oarlock.tree;

/** A state kept readable for long listings, from any one thread. */
public interface TreeSnapshot extends TreeReader, AutoCloseable {
    @Override
    void close();
}
