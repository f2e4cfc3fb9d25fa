package io.oarlock.deploy.forward;

import io.oarlock.model.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/** Sessions that were heard of since the source's leader was told so last. Any thread. */
final class TouchedSessions {
    private static final int TOUCH_BYTES = Long.BYTES + Integer.BYTES;
    /** What a leader reads in one packet; the rest goes with the next ping. */
    private static final int TOUCHES_MAX = 80_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Long> touched = new LinkedHashSet<>();

    void add(Collection<Long> sessionIds) {
        lock.lock();
        try {
            touched.addAll(sessionIds);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes them out, each with its timeout, as the leader is told.
     *
     * @param timeoutMillis of a session; 0 for one that has ended, which is left out
     */
    Bytes take(ToIntFunction<Long> timeoutMillis) {
        List<Long> taken = new ArrayList<>();
        lock.lock();
        try {
            Iterator<Long> next = touched.iterator();
            while (next.hasNext() && taken.size() < TOUCHES_MAX) {
                taken.add(next.next());
                next.remove();
            }
        } finally {
            lock.unlock();
        }
        ByteBuffer out = ByteBuffer.allocate(taken.size() * TOUCH_BYTES);
        for (long sessionId : taken) {
            int millis = timeoutMillis.applyAsInt(sessionId);
            if (millis > 0) {
                out.putLong(sessionId).putInt(millis);
            }
        }
        return Bytes.wrap(Arrays.copyOf(out.array(), out.position()));
    }
}
