package io.oarlock.request;

import io.oarlock.watch.Notification;
import org.jspecify.annotations.Nullable;

/** Something for a connection to do on its event loop, put into the loop's mailbox by another thread. */
interface Delivery {
    void deliver();

    /** Whose failure it is when {@link #deliver} throws; null when no single connection can be blamed. */
    @Nullable
    Connection connection();

    /** Runs what it was given. */
    record Work(@Nullable Connection connection, Runnable work) implements Delivery {
        @Override
        public void deliver() {
            work.run();
        }
    }

    /** An event for a connection that watches. */
    record Event(Connection connection, Notification notification) implements Delivery {
        @Override
        public void deliver() {
            connection.events().deliver(notification);
        }
    }
}
