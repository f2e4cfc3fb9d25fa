package io.oarlock.rows;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.concurrent.Executor;

/**
 * When a cache keeps house, for which it asks at every change: on the calling thread, because waking another one costs
 * more, and for the changes of an entry once, at its end.
 */
final class Housekeeping implements Executor {
    /** Changed by the apply thread; the gate for reads is shut meanwhile, and lets others see it. */
    private boolean putOff;

    private boolean owed;

    @Override
    public void execute(Runnable housekeeping) {
        if (putOff) {
            owed = true;
        } else {
            housekeeping.run();
        }
    }

    void putOff() {
        putOff = true;
    }

    /** A cache that was put off asks no more before this. */
    void makeUpFor(Cache<?, ?> cache) {
        putOff = false;
        if (owed) {
            owed = false;
            cache.cleanUp();
        }
    }
}
