package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Each client sends bursts of writes and reads without waiting for answers: they must keep their order. Every other
 * client stays at a member of its own, so that some are at followers, whose reads must not overtake the writes around
 * them on their way to the leader and back.
 */
public final class PipelineWorkload implements Workload {

    private static final String ROOT = "/pipeline";
    private static final int BURST = 20;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(actor.count(), PipelineWorkload::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.index() % 2 == 0) {
            actor.client().servers().stayAt(actor.index() / 2);
        }
        List<CompletableFuture<Attempt>> answers = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            String own = path(actor.index());
            answers.add(
                    actor.random().nextInt(3) == 0
                            ? actor.client().get(own)
                            : actor.client().set(own, actor.uniqueData(), -1));
        }
        for (CompletableFuture<Attempt> answer : answers) {
            actor.await(answer);
        }
    }

    private static String path(int owner) {
        return ROOT + "/" + owner;
    }
}
