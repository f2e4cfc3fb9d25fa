package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Attempt;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;

/**
 * Clients create ephemeral znodes, go to other members, end their sessions in order, and look at each other's znodes.
 * The last one of a session is under way when its end is asked for.
 */
public final class EphemeralWorkload implements Workload {

    private static final String ROOT = "/ephemeral";
    private static final int ROUNDS_PER_SESSION = 20;
    private static final int ROUNDS_PER_MOVE = 15;

    @Override
    public String name() {
        return "ephemeral";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        for (int i = 0; i < actor.count(); i++) {
            new Setup(actor).create(ROOT + "/of-" + i, "root");
        }
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.random().nextInt(ROUNDS_PER_MOVE) == 0) {
            actor.moveAndRead(ROOT);
        }
        int other = actor.random().nextInt(actor.count());
        switch (actor.random().nextInt(4)) {
            case 0 -> actor.await(actor.client().create(path(actor.index()), actor.uniqueData(), CreateMode.EPHEMERAL));
            case 1 -> actor.await(actor.client().get(path(other)));
            case 2 -> actor.await(actor.client().syncGet(path(other)));
            default -> actor.await(actor.client().set(ROOT + "/of-" + actor.index(), actor.uniqueData(), -1));
        }
        if (actor.random().nextInt(ROUNDS_PER_SESSION) == 0) {
            endSession(actor);
        }
    }

    private static void endSession(Actor actor) throws IOException, InterruptedException {
        String last = path(actor.index()) + "-last";
        CompletableFuture<Attempt> made = actor.client().create(last, actor.uniqueData(), CreateMode.EPHEMERAL);
        Attempt closed = actor.await(actor.client().closeSession());
        actor.await(made);
        actor.client().reopen();
        if (closed.isOk()) {
            actor.await(actor.client().syncGet(path(actor.index())));
            actor.await(actor.client().syncGet(last));
        }
    }

    private static String path(int owner) {
        return ROOT + "/of-" + owner + "-live";
    }
}
