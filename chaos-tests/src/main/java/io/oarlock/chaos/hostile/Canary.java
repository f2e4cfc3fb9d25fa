package io.oarlock.chaos.hostile;

import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.HistoryRecorder;
import io.oarlock.chaos.hostile.subject.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An ordinary client of one member, on a thread of its own: it writes, reads and pings, and keeps the longest time that
 * it had to wait for any of these, its connecting again included.
 */
final class Canary {

    private static final int ANSWER_MILLIS_MAX = 60_000;
    private static final long PAUSE_MILLIS = 20;

    private final InetSocketAddress address;
    private final String path;
    private final HistoryRecorder recorder;
    private final long process;
    private final Thread thread = new Thread(this::run, "canary");
    private final AtomicBoolean over = new AtomicBoolean();
    /** Start of what is being waited for; 0 if nothing is. */
    private final AtomicLong waitingSinceNanos = new AtomicLong();

    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong lostConnections = new AtomicLong();
    private final AtomicLong lostSessions = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private RawClient client;

    private Canary(InetSocketAddress address, String path, HistoryRecorder recorder) throws IOException {
        this.address = address;
        this.path = path;
        this.recorder = recorder;
        this.process = recorder.newProcess();
        this.client = RawClient.open(address, ANSWER_MILLIS_MAX);
    }

    static Canary start(InetSocketAddress address, String path, HistoryRecorder recorder) throws IOException {
        Canary canary = new Canary(address, path, recorder);
        canary.client.create(path, "0".getBytes(StandardCharsets.US_ASCII));
        canary.thread.setDaemon(true);
        canary.thread.start();
        return canary;
    }

    String path() {
        return path;
    }

    /** The last number that the server said it has written. */
    long acknowledged() {
        return acknowledged.get();
    }

    long lostConnections() {
        return lostConnections.get();
    }

    long lostSessions() {
        return lostSessions.get();
    }

    /** The longest wait since the last call, one that goes on included. */
    long takeLongestMillis() {
        long since = waitingSinceNanos.get();
        long waiting = since == 0 ? 0 : System.nanoTime() - since;
        return TimeUnit.NANOSECONDS.toMillis(Math.max(waiting, longestNanos.getAndSet(0)));
    }

    void stop() throws IOException, InterruptedException {
        over.set(true);
        client.close();
        thread.join();
        client.close();
    }

    private void run() {
        for (long number = 1; !over.get(); number++) {
            long startNanos = System.nanoTime();
            waitingSinceNanos.set(startNanos);
            recorder.invoke(process, "round", number);
            try {
                round(number);
                recorder.complete(process, "round", new Attempt.Ok(number));
            } catch (IOException e) {
                recorder.complete(process, "round", new Attempt.Unknown(e.toString()));
                if (!over.get()) {
                    lostConnections.incrementAndGet();
                    connectAgain();
                }
            }
            if (!over.get()) {
                longestNanos.accumulateAndGet(System.nanoTime() - startNanos, Math::max);
            }
            waitingSinceNanos.set(0);
            pause();
        }
    }

    private void round(long number) throws IOException {
        byte[] data = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        int error = client.setData(path, data);
        if (error != 0) {
            throw new IOException("setData is answered with " + error);
        }
        acknowledged.set(number);
        client.data(path);
        client.ping();
    }

    private void connectAgain() {
        while (!over.get()) {
            try {
                client.close();
                client = RawClient.reopen(address, ANSWER_MILLIS_MAX, client.sessionId(), client.password());
                return;
            } catch (RawClient.SessionGone e) {
                lostSessions.incrementAndGet();
                recorder.note(process, "no session", e.toString());
                return;
            } catch (IOException e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
