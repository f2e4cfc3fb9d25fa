package io.oarlock.migration.learner;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a socket to which nothing could be written for too long: a write by itself waits for as long as the other side
 * does not read. A thread of its own, until the socket is closed.
 */
final class SendDeadline {
    private static final Logger LOG = LoggerFactory.getLogger(SendDeadline.class);
    private static final long IDLE = 0;
    private static final int LOOKS_PER_SPAN = 4;

    private final Socket socket;
    private final long nanosMax;
    private volatile long sinceNanos = IDLE;
    private volatile boolean isOver;

    private SendDeadline(Socket socket, long millisMax) {
        this.socket = socket;
        this.nanosMax = TimeUnit.MILLISECONDS.toNanos(millisMax);
    }

    static SendDeadline of(Socket socket, long millisMax) {
        SendDeadline deadline = new SendDeadline(socket, millisMax);
        Thread thread = new Thread(deadline::run, "oarlock-source-deadline");
        thread.setDaemon(true);
        thread.start();
        return deadline;
    }

    /** What may wait for the other side. */
    interface Step<T> {
        T run() throws IOException;
    }

    /**
     * One at a time.
     *
     * @throws IOException that says {@code overdue} where the socket was closed by this
     */
    <T> T within(String overdue, Step<T> step) throws IOException {
        sinceNanos = System.nanoTime() | 1;
        try {
            return step.run();
        } catch (IOException e) {
            throw isOver ? new IOException(overdue, e) : e;
        } finally {
            sinceNanos = IDLE;
        }
    }

    private void run() {
        while (!socket.isClosed()) {
            LockSupport.parkNanos(nanosMax / LOOKS_PER_SPAN);
            long since = sinceNanos;
            if (since != IDLE && System.nanoTime() - since > nanosMax) {
                isOver = true;
                close();
            }
        }
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection that is not read failed", e);
        }
    }
}
