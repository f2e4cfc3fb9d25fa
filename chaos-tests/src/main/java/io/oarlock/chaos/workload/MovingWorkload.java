package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Attempt;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;

/**
 * Clients go from member to member in the middle of their sessions, now and then with a write under way: they must not
 * go back in time, and what they left behind must not take effect later.
 */
public final class MovingWorkload implements Workload {

    private static final String ROOT = "/moving";
    private static final String SHARED = ROOT + "-shared";

    private static final int LEAVE_MILLIS_MAX = 10;

    private final int roundsPerMove;

    /** @param roundsPerMove how many rounds of a client there are to one in which it moves */
    public MovingWorkload(int roundsPerMove) {
        this.roundsPerMove = roundsPerMove;
    }

    @Override
    public String name() {
        return "moving";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).create(SHARED, "initial");
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.random().nextInt(roundsPerMove) == 0) {
            move(actor);
            return;
        }
        Attempt answer = actor.await(
                actor.random().nextInt(3) == 0
                        ? actor.client().set(SHARED, actor.uniqueData(), -1)
                        : actor.client().get(SHARED));
        if (answer.isUnknown()) {
            actor.client().servers().moveAnywhere();
        }
    }

    private static void move(Actor actor) throws IOException, InterruptedException {
        String data = actor.uniqueData();
        CompletableFuture<Attempt> left = actor.client().create(ROOT + "/" + data, data, CreateMode.PERSISTENT);
        // Mostly long enough for the request to leave, and too short for its answer.
        TimeUnit.MILLISECONDS.sleep(actor.random().nextInt(LEAVE_MILLIS_MAX));
        actor.client().servers().moveElsewhere();
        actor.await(left);
        if (actor.await(actor.client().get(SHARED)).isUnknown()) {
            actor.client().servers().moveAnywhere();
        }
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        new Setup(actor).recordFinalChildren(ROOT);
    }
}
