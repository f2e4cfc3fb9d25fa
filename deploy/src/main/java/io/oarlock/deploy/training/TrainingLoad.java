package io.oarlock.deploy.training;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients of all members that send requests as fast as they are answered, so that the JVM has counted what a member
 * does: many requests of a connection at once in turn with single ones.
 */
final class TrainingLoad {
    private static final int CLIENTS_OF_A_MEMBER = 4;

    private TrainingLoad() {}

    /** Returns when the time is over and all sessions are closed. */
    static void run(List<InetSocketAddress> members, Duration time) throws IOException {
        List<Future<?>> clients = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            long end = System.nanoTime() + time.toNanos();
            for (InetSocketAddress member : members) {
                for (int i = 0; i < CLIENTS_OF_A_MEMBER; i++) {
                    String path = "/load-" + clients.size();
                    clients.add(threads.submit(() -> {
                        TrainingClient.load(member, path, end);
                        return null;
                    }));
                }
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException("a client of the training load failed", failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }
}
