package io.oarlock.eventloop;

import org.jspecify.annotations.Nullable;

/** Something for a connection to do on its event loop, put into the loop's mailbox by another thread. */
public interface Delivery {
    void deliver();

    /** Whose failure it is when {@link #deliver} throws; null when no single connection can be blamed. */
    @Nullable
    ServedConnection connection();

    /** Runs what it was given. */
    record Work(@Nullable ServedConnection connection, Runnable work) implements Delivery {
        @Override
        public void deliver() {
            work.run();
        }
    }
}
