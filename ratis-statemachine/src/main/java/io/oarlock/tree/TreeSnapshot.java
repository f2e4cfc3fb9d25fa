package io.oarlock.tree;

import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;

/** A state kept readable for long listings, from any one thread. */
public interface TreeSnapshot extends TreeReader, AutoCloseable {
    /** Every znode in the byte order of the paths, a parent before its children. */
    <E extends Exception> void forEachZnode(Visitor<E> visitor) throws E;

    @Override
    void close();

    /** Is shown one znode after the other. */
    @FunctionalInterface
    interface Visitor<E extends Exception> {
        void visit(ZnodePath path, Znode znode) throws E;
    }
}
