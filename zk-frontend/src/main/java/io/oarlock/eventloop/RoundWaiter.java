package io.oarlock.eventloop;

/** What waits for a ReadIndex round. Event loop only. */
public interface RoundWaiter {
    /** Asks to be served if it is open: it may have something to do. */
    void wakeUp();

    /** Whether it sends no answers any more. */
    boolean isClosing();
}
