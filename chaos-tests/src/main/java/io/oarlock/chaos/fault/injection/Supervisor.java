package io.oarlock.chaos.fault.injection;

import io.oarlock.chaos.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What looks after one member's process: reads its log, starts it again when it ended by itself. */
public final class Supervisor {

    private static final long SERVES_SECONDS_MAX = 90;
    private static final long ASK_AGAIN_MILLIS = 100;
    /** A member that ends after so many starts, with nothing wrong any more, will not serve. */
    private static final int STARTS_MAX = 2;

    private final Cluster cluster;
    private final int member;
    private final long logStart;
    private boolean restarted;
    private boolean endedInOrder;

    /** Reads what the member logs from now on. */
    public Supervisor(Cluster cluster, int member) throws IOException {
        this.cluster = cluster;
        this.member = member;
        this.logStart = Files.exists(cluster.log(member)) ? Files.size(cluster.log(member)) : 0;
    }

    public boolean awaitEnd(int seconds) throws InterruptedException {
        return await(seconds, () -> !cluster.isRunning(member));
    }

    /** Waits until the member serves or has ended; false if it did neither. */
    public boolean awaitDecision(int seconds) throws InterruptedException {
        return await(
                seconds,
                () -> !cluster.isRunning(member) || cluster.status(member).isPresent());
    }

    /** Starts the member if it has ended; false if it runs. */
    public boolean startIfEnded() throws IOException {
        if (cluster.isRunning(member)) {
            return false;
        }
        OptionalInt status = cluster.exitStatus(member);
        restarted = true;
        endedInOrder |= status.isPresent() && status.getAsInt() == 0;
        cluster.start(member);
        return true;
    }

    /** Whether the member ended by itself and had to be started again. */
    public boolean hasRestarted() {
        return restarted;
    }

    /** The member ended: not in order, and with its reason in the log. */
    public void checkReason(String... words) throws IOException {
        if (endedInOrder) {
            throw new UnmetDuty(member, "ended with status 0 although it failed");
        }
        String logged = logged();
        for (String word : words) {
            if (!logged.contains(word)) {
                throw new UnmetDuty(member, "ended without " + word + " in its log");
            }
        }
    }

    /**
     * Returns when the member serves. Starts it when it has ended, and the others, which it may need to serve.
     *
     * @throws UnmetDuty when it ends again and again; it is left alone then
     */
    public void restore() throws IOException, InterruptedException {
        int starts = 0;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SERVES_SECONDS_MAX);
        while (cluster.status(member).isEmpty()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("member " + member + " does not serve " + SERVES_SECONDS_MAX
                        + " s after the fault; see " + cluster.log(member));
            }
            if (starts == STARTS_MAX && !cluster.isRunning(member)) {
                throw new UnmetDuty(
                        member,
                        UnmetDuty.Duty.SERVE_AGAIN,
                        "ended at each of " + STARTS_MAX + " starts; see " + cluster.log(member));
            }
            starts += startIfEnded() ? 1 : 0;
            for (int other : cluster.members()) {
                if (other != member && !cluster.isRunning(other)) {
                    cluster.start(other);
                }
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
    }

    private String logged() throws IOException {
        byte[] log = Files.readAllBytes(cluster.log(member));
        int from = (int) Math.min(logStart, log.length);
        return new String(log, from, log.length - from, StandardCharsets.UTF_8);
    }

    private static boolean await(int seconds, BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
        }
        return true;
    }
}
