package io.oarlock.ratis.watchdog;

import io.oarlock.ratis.transport.Ticker;
import java.util.List;

/**
 * Looks at what Ratis does not notice, twice a second and on a thread of its own, since some watches read the disk.
 * Ends with the Raft server: of one that has closed itself there is nothing more to see.
 */
public final class Watchdogs implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;

    private final ServerEndWatch serverEnd;
    private final List<Runnable> watches;
    private final Ticker thread = new Ticker("raft-watchdog");

    /** @param watches each looks once; all are run by one thread, in their order */
    public Watchdogs(ServerEndWatch serverEnd, List<Runnable> watches) {
        this.serverEnd = serverEnd;
        this.watches = List.copyOf(watches);
    }

    /** The server has been started. */
    public void start() {
        thread.every(LOOK_MILLIS, this::look);
    }

    private void look() {
        if (!serverEnd.isOver()) {
            watches.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
