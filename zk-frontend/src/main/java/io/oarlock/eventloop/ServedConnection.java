package io.oarlock.eventloop;

import io.oarlock.memory.MemoryHolder;
import io.oarlock.read.ReadHandler;
import io.oarlock.traffic.ConnectionView;
import io.oarlock.watch.Watcher;

/** A client's connection as its event loop serves it. Event loop only, except for what says otherwise. */
public interface ServedConnection extends MemoryHolder, RoundWaiter {
    /** Notes that it is listed to be served; false when it was before. Until {@link #settle}. */
    boolean list();

    /** Inside a read scope: answers what can be answered, at most {@code max} requests; returns how many. */
    int serve(ReadHandler reads, int max);

    /** Outside of it: sends what has gathered, then goes on with what waits. */
    void settle();

    /** Measures anew what is not sent: nothing tells while the client takes it. */
    void measure();

    /** There may be memory where there was none. */
    void onMemory();

    /** It has not asked for a session in time. */
    void handshakeIsLate();

    /** There has been no quorum for so long. */
    void quorumIsLost(long lostNanos);

    /** There is a quorum again. */
    void quorumIsBack();

    /** Closes at once; what has not been sent is lost. */
    void close(String reason);

    /** Something that should not happen has happened to this connection, and to no other. */
    void fail(RuntimeException failure);

    Watcher watcher();

    /** Any thread: some recent values. */
    ConnectionView view();

    void resetStats();
}
