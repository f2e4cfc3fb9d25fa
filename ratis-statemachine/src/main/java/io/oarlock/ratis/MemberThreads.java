package io.oarlock.ratis;

import io.oarlock.ratis.transport.Ticker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that a member has beside those of Ratis, of its connections and of its watches. Any thread. */
final class MemberThreads implements AutoCloseable {
    private final Ticker ticker = new Ticker("raft-ticker");
    private final ExecutorService blocking = Executors.newCachedThreadPool(MemberThreads::blockingThread);

    private static Thread blockingThread(Runnable task) {
        Thread thread = new Thread(task, "raft-blocking");
        thread.setDaemon(true);
        return thread;
    }

    /** One thread for what must be done soon and may not block. */
    Ticker ticker() {
        return ticker;
    }

    /** Runs what may block: connecting to a member that swallows packets, the flush before a checkpoint. */
    ExecutorService blocking() {
        return blocking;
    }

    /** Runs a task that may block, after a while. */
    void later(long millis, Runnable task) {
        ticker.after(millis, () -> blocking.execute(task));
    }

    @Override
    public void close() {
        blocking.shutdownNow();
        ticker.close();
    }
}
