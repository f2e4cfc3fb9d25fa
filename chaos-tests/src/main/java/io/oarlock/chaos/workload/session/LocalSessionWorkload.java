package io.oarlock.chaos.workload.session;

import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.workload.Actor;
import io.oarlock.chaos.workload.Setup;
import io.oarlock.chaos.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;

/**
 * Clients with sessions that one member knows make an ephemeral in the midst of other requests, with watches from
 * before, go to another member meanwhile or later, and end their sessions.
 */
public final class LocalSessionWorkload implements Workload {

    /** What members need for it. */
    public static final List<String> SETTINGS =
            List.of("localSessionsEnabled=true", "localSessionsUpgradingEnabled=true");

    private static final String ROOT = "/local";
    private static final int ROUNDS_WITH_SESSION = 3;

    @Override
    public String name() {
        return "local sessions";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(actor.count(), LocalSessionWorkload::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String own = path(actor.index());
        String others = path(actor.random().nextInt(actor.count()));
        actor.await(actor.client().watch(others));
        actor.await(actor.client().watchAlways(others, actor.random().nextBoolean()));
        List<CompletableFuture<Attempt>> answers = List.of(
                actor.client().set(own, actor.uniqueData(), -1),
                actor.client().get(own),
                actor.client().create(own + "/live", actor.uniqueData(), CreateMode.EPHEMERAL),
                actor.client().set(own, actor.uniqueData(), -1),
                actor.client().get(own));
        if (actor.random().nextInt(ROUNDS_WITH_SESSION) == 0) {
            // Mostly before the answers are there.
            actor.client().servers().moveElsewhere();
        }
        for (CompletableFuture<Attempt> answer : answers) {
            actor.await(answer);
        }
        if (actor.await(actor.client().syncGet(others + "/live")).isUnknown()) {
            actor.client().servers().moveAnywhere();
        }
        actor.await(actor.client().set(own, actor.uniqueData(), -1));
        if (actor.random().nextInt(ROUNDS_WITH_SESSION) == 0) {
            Attempt closed = actor.await(actor.client().closeSession());
            actor.client().reopen();
            if (closed.isOk()) {
                actor.await(actor.client().syncGet(own + "/live"));
            }
        }
    }

    private static String path(int owner) {
        return ROOT + "/of-" + owner;
    }
}
