package io.oarlock.deploy.doctor;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a socket when its time is over, whatever is being done over it: what only bounds each read is outlasted by who
 * sends a byte now and then. A thread of its own, until it is closed.
 */
final class AnswerDeadline implements AutoCloseable {
    private final Socket socket;
    private final long endNanos;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean isOver;

    private AnswerDeadline(Socket socket, long millis) {
        this.socket = socket;
        this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        this.thread = new Thread(this::run, "oarlock-answer-deadline");
    }

    static AnswerDeadline of(Socket socket, long millis) {
        AnswerDeadline deadline = new AnswerDeadline(socket, millis);
        deadline.thread.setDaemon(true);
        deadline.thread.start();
        return deadline;
    }

    private void run() {
        for (long left = left(); !closed && left > 0; left = left()) {
            LockSupport.parkNanos(left);
        }
        if (closed) {
            return;
        }
        isOver = true;
        try {
            socket.close();
        } catch (IOException alreadyUnusable) {
            // Whoever reads from it fails by that.
        }
    }

    private long left() {
        return endNanos - System.nanoTime();
    }

    boolean isOver() {
        return isOver;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
