package io.oarlock.ratis.log;

import java.util.List;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ratis' thread that empties the cache of the log of one member. It takes the write lock of the log for that, and
 * whoever closes the log waits for the thread to end while holding this lock: neither ends when the thread has just
 * begun. So it has to be over before.
 */
public final class CacheEviction {
    private static final Logger LOG = LoggerFactory.getLogger(CacheEviction.class);

    private static final long MILLIS_MAX = 3000;

    private CacheEviction() {}

    /**
     * Ends the thread and waits for it, for some seconds at most. To be called right before the log is closed: the
     * cache only grows from then on.
     */
    public static void end(RaftGroupMemberId member) {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(member + "-cacheEviction"))
                .toList();
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                thread.join(MILLIS_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                LOG.warn("thread {} does not end, the log may not be closed", thread.getName());
            }
        }
    }
}
