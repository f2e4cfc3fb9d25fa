package io.oarlock.tls;

/** A few threads, which all connections share, for what may take long in a handshake. Any thread. */
public interface HandshakeThreads {
    /** @throws java.util.concurrent.RejectedExecutionException when too many tasks wait already */
    void run(Runnable task);

    /** Nobody needs it any more: where it has not begun, it never does, and the next one has its place. */
    void takeBack(Runnable task);
}
