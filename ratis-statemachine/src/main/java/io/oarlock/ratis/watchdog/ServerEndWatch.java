package io.oarlock.ratis.watchdog;

import io.oarlock.replica.Fault;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;

/** Reports once that Ratis has closed itself, as it does when it meets an error that it cannot handle. Any thread. */
public final class ServerEndWatch {
    private final RaftServer server;
    private final Division division;
    private final Fault fault;
    private final AtomicBoolean over = new AtomicBoolean();

    public ServerEndWatch(RaftServer server, Division division, Fault fault) {
        this.server = server;
        this.division = division;
        this.fault = fault;
    }

    /** The member stops: what is closed from now on is closed on purpose. */
    public void stop() {
        over.set(true);
    }

    public boolean isOver() {
        return over.get();
    }

    /** Looks once. */
    public void look() {
        boolean alive = !server.getLifeCycleState().isClosingOrClosed()
                && division.getInfo().isAlive();
        if (!alive && over.compareAndSet(false, true)) {
            fault.fatal("the Raft server closed itself", null);
        }
    }
}
