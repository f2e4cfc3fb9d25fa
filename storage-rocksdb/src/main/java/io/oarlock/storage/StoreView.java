package io.oarlock.storage;

/** A consistent picture of all tables at one moment, unaffected by later commits. Closed by whoever opened it. */
public interface StoreView extends StoreReader, AutoCloseable {
    @Override
    void close();
}
