package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.RecordingClient;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One client of a workload and its source of chance; used by one thread. Every choice comes from the seed, so that a
 * run asks the same things again, as far as the answers allow.
 */
public final class Actor {

    private static final long ANSWER_SECONDS_MAX = 120;

    private final RecordingClient client;
    private final Random random;
    private final int index;
    private final int count;
    private long serial;

    /**
     * An actor.
     *
     * @param client its client
     * @param random its source of chance
     * @param index its place among the actors of the run
     * @param count how many they are
     */
    public Actor(RecordingClient client, Random random, int index, int count) {
        this.client = client;
        this.random = random;
        this.index = index;
        this.count = count;
    }

    public RecordingClient client() {
        return client;
    }

    public Random random() {
        return random;
    }

    public int index() {
        return index;
    }

    public int count() {
        return count;
    }

    /** A text that no other write of the run has. */
    public String uniqueData() {
        return "c" + client.number() + "-" + serial++;
    }

    /** Waits for an answer. The client library answers everything sooner or later; this is a guard against its bugs. */
    public Attempt await(CompletableFuture<Attempt> answer) throws InterruptedException {
        try {
            return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the client library gave no answer", e);
        }
    }

    /** Waits for an answer and returns its parts; empty unless it was a success. */
    public Fields result(CompletableFuture<Attempt> answer) throws InterruptedException {
        return await(answer) instanceof Attempt.Ok ok ? Fields.of(ok.value()) : Fields.of(null);
    }

    /** Opens a new session if the old one has expired. */
    public void ensureSession() throws IOException, InterruptedException {
        client.reopenIfExpired();
    }
}
