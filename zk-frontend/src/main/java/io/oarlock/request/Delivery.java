package io.oarlock.request;

/** Something for a connection to do on its event loop, put into the loop's mailbox by another thread. */
@FunctionalInterface
interface Delivery {
    void deliver();
}
