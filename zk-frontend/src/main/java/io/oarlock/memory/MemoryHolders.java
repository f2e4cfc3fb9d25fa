package io.oarlock.memory;

import java.util.Collection;

/** The connections of one event loop as the memory guard sees them. Any thread. */
public interface MemoryHolders {
    Collection<? extends MemoryHolder> holders();

    /** There may be room where there was none. */
    void memoryHasChanged();
}
