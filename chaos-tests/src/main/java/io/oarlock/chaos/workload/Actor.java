package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.RecordingClient;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One client of a workload and its source of chance; used by one thread. Every choice comes from the seed, so that a
 * run asks the same things again, as far as the answers allow.
 */
public final class Actor {

    /** Long enough for everything that faults and slow machines do to a request. */
    private static final int ANSWER_TIMEOUTS = 12;

    private final RecordingClient client;
    private final Random random;
    private final Place place;
    private final CountDownLatch over;
    private long serial;
    private volatile boolean stuck;

    /**
     * Its place among the actors of its workload.
     *
     * @param index from 0 on
     * @param count how many they are
     */
    public record Place(int index, int count) {}

    /**
     * An actor.
     *
     * @param client its client
     * @param random its source of chance
     * @param place among others
     * @param over counted down when the run is over
     */
    public Actor(RecordingClient client, Random random, Place place, CountDownLatch over) {
        this.client = client;
        this.random = random;
        this.place = place;
        this.over = over;
    }

    public RecordingClient client() {
        return client;
    }

    public Random random() {
        return random;
    }

    public int index() {
        return place.index;
    }

    public int count() {
        return place.count;
    }

    /** A text that no other write of the run has. */
    public String uniqueData() {
        return "c" + client.number() + "-" + serial++;
    }

    /** Does nothing for a while; false where the run was over before. */
    public boolean rest(long millis) throws InterruptedException {
        return !over.await(millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for an answer. The client library answers everything when its connection ends; where it does not, the
     * server keeps the connection and swallows the answer, which is noted, and the actor has nothing more to do.
     */
    public Attempt await(CompletableFuture<Attempt> answer) throws InterruptedException {
        long millisMax = stuck ? 0 : (long) ANSWER_TIMEOUTS * client.sessionTimeoutMillis();
        try {
            return answer.get(millisMax, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (!stuck) {
                stuck = true;
                client.recordNoAnswer(TimeUnit.MILLISECONDS.toSeconds(millisMax));
            }
            return new Attempt.Unknown("no answer");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the client library failed", e);
        }
    }

    /** Whether an answer never came. */
    public boolean isStuck() {
        return stuck;
    }

    /** Ends the session, unless the server does not answer it any more. */
    public void close() throws InterruptedException {
        if (!stuck) {
            client.close();
        }
    }

    /** Waits for an answer and returns its parts; empty unless it was a success. */
    public Fields result(CompletableFuture<Attempt> answer) throws InterruptedException {
        return await(answer) instanceof Attempt.Ok ok ? Fields.of(ok.value()) : Fields.of(null);
    }

    /** Takes its session to another member and reads a znode there; to whichever serves it, where that fails. */
    public void moveAndRead(String path) throws IOException, InterruptedException {
        client.servers().moveElsewhere();
        if (await(client.get(path)).isUnknown()) {
            client.servers().moveAnywhere();
        }
    }

    /** Opens a new session if the old one has expired. */
    public void ensureSession() throws IOException, InterruptedException {
        client.reopenIfExpired();
    }

    /**
     * Asks until all answers are there, or so many times, and then waits for them: some questions are put late in the
     * pause of a member, after others were already told of newer writes elsewhere.
     */
    public void keepAsking(Supplier<CompletableFuture<Attempt>> question, int timesMax, long everyMillis)
            throws InterruptedException {
        List<CompletableFuture<Attempt>> answers = new ArrayList<>();
        do {
            answers.add(question.get());
            TimeUnit.MILLISECONDS.sleep(everyMillis);
        } while (answers.size() < timesMax && !answers.stream().allMatch(CompletableFuture::isDone));
        for (CompletableFuture<Attempt> answer : answers) {
            await(answer);
        }
    }
}
