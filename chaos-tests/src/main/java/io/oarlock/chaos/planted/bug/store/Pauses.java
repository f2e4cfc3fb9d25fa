package io.oarlock.chaos.planted.bug.store;

import java.util.concurrent.TimeUnit;

/** Makes the moment between two steps as long as it is on a disk that has something else to do. */
final class Pauses {

    private static final long BETWEEN_MILLIS = 1_500;

    private Pauses() {}

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
