package io.oarlock.chaos;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes care that what a thread has set up is taken down when the process is told to end meanwhile: the thread is
 * interrupted, so that it leaves its resources in order, and the process waits until it has closed this.
 */
final class EndInOrder implements AutoCloseable {

    private static final int WAIT_SECONDS_MAX = 60;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endWorker, "end-in-order");
    private volatile boolean isAsked;

    private EndInOrder() {}

    /** For the calling thread, from now until it closes what is returned. */
    static EndInOrder begin() {
        EndInOrder end = new EndInOrder();
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    /** Whether the process has been told to end. */
    boolean isAsked() {
        return isAsked;
    }

    @Override
    public void close() {
        closed.countDown();
        if (!isAsked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // It was told to end just now, and the hook has nothing to wait for.
                isAsked = true;
            }
        }
    }

    private void endWorker() {
        isAsked = true;
        worker.interrupt();
        try {
            if (!closed.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("chaos: the run does not end; the next one takes away what it leaves");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
