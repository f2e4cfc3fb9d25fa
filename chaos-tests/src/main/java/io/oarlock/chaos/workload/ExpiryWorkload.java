package io.oarlock.chaos.workload;

import java.io.IOException;
import org.apache.zookeeper.CreateMode;

/**
 * Clients lose the way to the ensemble for longer than their sessions last, some after they have moved to another
 * member, while others watch their ephemeral znodes. Those must go, with an event to whoever watches; the client that
 * comes back must be told that its session is over, however late it comes.
 */
public final class ExpiryWorkload implements Workload {

    private static final String ROOT = "/expiry";
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LOOKS_MAX = 5;
    /** How much longer than its timeout a session may live: a new leader gives everybody a whole one more. */
    private static final int TIMEOUTS_AWAY = 2;
    /** So long that nobody may give it the session any more, also where the leader has changed once. */
    private static final int TIMEOUTS_LONG_AWAY = 7;

    private static final int LOOK_MILLIS = 100;
    private static final int LONG_EVERY = 2;

    private final int roundsPerStray;

    /** @param roundsPerStray how many rounds of a client there are to one in which it loses the way */
    public ExpiryWorkload(int roundsPerStray) {
        this.roundsPerStray = roundsPerStray;
    }

    @Override
    public String name() {
        return "expiry";
    }

    @Override
    public int sessionTimeoutMillis(int scenarioMillis) {
        return Math.min(scenarioMillis, TIMEOUT_MILLIS);
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String own = path(actor.index());
        String other = path(actor.random().nextInt(actor.count()));
        actor.await(actor.client().create(own, actor.uniqueData(), CreateMode.EPHEMERAL));
        switch (actor.random().nextInt(3)) {
            case 0 -> actor.await(actor.client().watch(other));
            case 1 -> actor.await(actor.client().get(other));
            default -> actor.await(actor.client().syncGet(other));
        }
        if (actor.random().nextInt(roundsPerStray) == 0) {
            stray(actor, own);
        }
    }

    private static void stray(Actor actor, String own) throws IOException, InterruptedException {
        boolean moves = actor.random().nextBoolean();
        if (moves) {
            actor.client().servers().moveElsewhere();
        }
        actor.await(actor.client().watch(own));
        boolean isLong = actor.random().nextInt(LONG_EVERY) == 0;
        actor.client().servers().stray();
        boolean stayed = stayAway((isLong ? TIMEOUTS_LONG_AWAY : TIMEOUTS_AWAY) * TIMEOUT_MILLIS, actor);
        if (isLong && stayed) {
            actor.client().askForSessionAgain();
        }
        actor.client().servers().moveAnywhere();
        for (int i = 0; i < LOOKS_MAX; i++) {
            actor.ensureSession();
            if (!actor.await(actor.client().syncGet(own)).isUnknown()) {
                return;
            }
        }
    }

    /** False where the run was over before. */
    private static boolean stayAway(int millis, Actor actor) throws IOException, InterruptedException {
        for (int left = millis; left > 0; left -= LOOK_MILLIS) {
            if (!actor.rest(LOOK_MILLIS)) {
                return false;
            }
            actor.client().servers().strayAgain();
        }
        return true;
    }

    private static String path(int owner) {
        return ROOT + "/of-" + owner;
    }
}
