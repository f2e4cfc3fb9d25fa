package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.Write;
import io.oarlock.chaos.history.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;

/**
 * Clients with watches of all kinds go from member to member, again and again, while others change what they watch:
 * also in multis, also in multis that fail, of which nobody may hear, and by deletes of znodes that are created again.
 * Lists that are long enough to be made in the background are under way meanwhile.
 */
public final class ReturningWatchersWorkload implements Workload {

    private static final String ROOT = "/returning";
    private static final String LONG = ROOT + "-long";
    private static final int NODES = 3;
    /** More than a member lists on the thread that reads requests. */
    private static final int LONG_CHILDREN = 1_500;

    /** So often that several clients have the same path at the same member, when one of them leaves. */
    private static final int ROUNDS_PER_PERSISTENT = 30;

    private static final int ROUNDS_PER_MOVE = 20;
    private static final int ROUNDS_PER_LIST = 50;
    private static final int NO_VERSION = 1_000_000;
    /** Of a child: nobody writes it again. */
    private static final int FIRST_VERSION = 0;

    @Override
    public String name() {
        return "returning watchers";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        Setup setup = new Setup(actor);
        setup.create(LONG, "root");
        setup.createAll(NODES, ReturningWatchersWorkload::path);
        setup.createEmpty(LONG_CHILDREN, i -> LONG + "/child-" + i);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.random().nextInt(ROUNDS_PER_PERSISTENT) == 0) {
            String watched = actor.random().nextBoolean() ? path(actor.random().nextInt(NODES)) : ROOT;
            actor.await(actor.client().watchAlways(watched, actor.random().nextBoolean()));
        }
        if (actor.random().nextInt(ROUNDS_PER_MOVE) == 0) {
            actor.moveAndRead(ROOT);
        }
        if (actor.random().nextInt(ROUNDS_PER_LIST) == 0) {
            list(actor);
        }
        change(actor, path(actor.random().nextInt(NODES)));
    }

    private static void change(Actor actor, String path) throws InterruptedException {
        String child = path + "/child";
        switch (actor.random().nextInt(11)) {
            case 0 -> actor.await(actor.client().watch(path));
            case 1 -> actor.await(actor.client().watchChildren(path));
            case 2 -> actor.await(actor.client().watch(child));
            case 3 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 4 ->
                actor.await(actor.client()
                        .multi(
                                List.of(
                                        Write.set(path, actor.uniqueData(), -1),
                                        Write.create(child, actor.uniqueData())),
                                Map.of()));
            case 5 ->
                actor.await(actor.client()
                        .multi(
                                List.of(
                                        Write.set(path, actor.uniqueData(), -1),
                                        Write.delete(child, -1),
                                        Write.check(path, NO_VERSION)),
                                Map.of()));
            case 6 -> actor.await(actor.client().delete(child, FIRST_VERSION, Map.of()));
            case 8 ->
                actor.await(actor.client()
                        .multi(List.of(Write.delete(child, -1), Write.set(path, actor.uniqueData(), -1)), Map.of()));
            case 7 -> createAgain(actor, path);
            default -> actor.await(actor.client().get(path));
        }
    }

    /** All in one entry of the log, as a rule. */
    private static void createAgain(Actor actor, String path) throws InterruptedException {
        List<CompletableFuture<Attempt>> answers = List.of(
                actor.client().delete(path + "/child", -1, Map.of()),
                actor.client().delete(path, -1, Map.of()),
                actor.client().create(path, actor.uniqueData(), CreateMode.PERSISTENT));
        awaitAll(actor, answers);
    }

    /** Changes and other answers come while the list is made. */
    private static void list(Actor actor) throws InterruptedException {
        List<CompletableFuture<Attempt>> answers = new ArrayList<>();
        answers.add(actor.client().children(LONG));
        answers.add(actor.client().set(path(actor.random().nextInt(NODES)), actor.uniqueData(), -1));
        answers.add(actor.client().get(path(actor.random().nextInt(NODES))));
        answers.add(actor.client().create(LONG + "/" + actor.uniqueData(), "", CreateMode.PERSISTENT));
        answers.add(actor.client().children(LONG));
        awaitAll(actor, answers);
    }

    private static void awaitAll(Actor actor, List<CompletableFuture<Attempt>> answers) throws InterruptedException {
        for (CompletableFuture<Attempt> answer : answers) {
            actor.await(answer);
        }
    }

    private static String path(int node) {
        return ROOT + "/" + node;
    }
}
