package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class LogCloseTest {
    private static final int VALUES = 3000;
    private static final int READERS = 8;
    private static final String KILOBYTE = "x".repeat(1024);

    @TempDir
    Path root;

    /** Ratis empties the cache of the log under the lock that is held while the log is closed. */
    @RepeatedTest(5)
    void aMemberStopsWhileTheCacheOfItsLogIsEmptied() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestGroup group = new TestGroup(root, 1).with(TestGroup.SMALL).startAll()) {
            RaftLog log = group.get(1).raft().division().getRaftLog();
            for (int i = 0; i < VALUES; i++) {
                group.get(1).propose(i + KILOBYTE);
            }
            group.awaitSize(VALUES);
            for (int i = 0; i < READERS; i++) {
                threads.execute(() -> readAgainAndAgain(log));
            }
            CompletableFuture.runAsync(() -> stop(group), threads).get(1, TimeUnit.MINUTES);
            assertThat(group.all()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Entries that have left the cache: each read is followed by a look at what else is in it. */
    private static void readAgainAndAgain(RaftLog log) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                log.get(ThreadLocalRandom.current().nextLong(log.getNextIndex()));
            }
        } catch (RaftLogIOException | RuntimeException closed) {
            // The log was closed, which ends this.
        }
    }

    private static void stop(TestGroup group) {
        try {
            group.stop(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
