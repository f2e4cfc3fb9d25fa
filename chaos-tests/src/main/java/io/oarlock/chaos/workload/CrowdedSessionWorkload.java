package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;

/**
 * One client makes thousands of ephemeral znodes and ends its session, while others list and watch the directory: all
 * of them go at once, with an event for each, and no list shows some of them.
 */
public final class CrowdedSessionWorkload implements Workload {

    private static final String ROOT = "/crowded";
    private static final int OUTSTANDING_MAX = 250;
    /** Lists and events of thousands of znodes are most of a run's history. */
    private static final int ROUNDS_PER_LIST = 200;

    private static final int ROUNDS_PER_WATCH = 2_000;

    private final int ephemerals;

    /** @param ephemerals that a session has when it ends */
    public CrowdedSessionWorkload(int ephemerals) {
        this.ephemerals = ephemerals;
    }

    @Override
    public String name() {
        return "crowded session";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.index() == 0) {
            crowd(actor);
            return;
        }
        if (actor.random().nextInt(ROUNDS_PER_WATCH) == 0) {
            actor.await(actor.client().watchAlways(ROOT, true));
        }
        if (actor.random().nextInt(ROUNDS_PER_LIST) == 0) {
            actor.await(actor.client().children(ROOT));
        }
        actor.await(actor.client().get(ROOT));
    }

    private void crowd(Actor actor) throws IOException, InterruptedException {
        List<CompletableFuture<Attempt>> answers = new ArrayList<>();
        for (int i = 0; i < ephemerals; i++) {
            answers.add(actor.client().create(ROOT + "/" + actor.uniqueData(), "", CreateMode.EPHEMERAL));
            if (answers.size() == OUTSTANDING_MAX) {
                awaitAll(actor, answers);
            }
        }
        awaitAll(actor, answers);
        actor.await(actor.client().closeSession());
        actor.client().reopen();
        actor.await(actor.client().syncGet(ROOT));
        actor.await(actor.client().children(ROOT));
    }

    private static void awaitAll(Actor actor, List<CompletableFuture<Attempt>> answers) throws InterruptedException {
        for (CompletableFuture<Attempt> answer : answers) {
            actor.await(answer);
        }
        answers.clear();
    }
}
