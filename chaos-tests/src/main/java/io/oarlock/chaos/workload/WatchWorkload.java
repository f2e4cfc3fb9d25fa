package io.oarlock.chaos.workload;

import java.io.IOException;
import java.util.Map;
import org.apache.zookeeper.CreateMode;

/**
 * Clients watch znodes and directories while others change them, and read in between. Those that stay at a member have
 * sessions that outlast whatever happens to it, so that it has watches when it comes back; those beyond the first three
 * only watch, since a member sends clients away whose writes it cannot answer any more.
 */
public final class WatchWorkload implements Workload {

    private static final int STAYING_TIMEOUT_MILLIS = 40_000;
    /** They stay for the whole session, and so do the events that they cost. */
    private static final int ROUNDS_PER_PERSISTENT = 200;
    /** What an actor does: the first three set watches. */
    private static final int CHOICES = 9;

    private static final int WATCHING = 3;
    /** Of those that stay: one at each of three members. */
    private static final int STAYING_WRITERS = 3;

    private final int nodes;
    private final boolean isStaying;
    private final String root;

    private WatchWorkload(int nodes, boolean isStaying) {
        this.nodes = nodes;
        this.isStaying = isStaying;
        this.root = isStaying ? "/staying" : "/watch";
    }

    /** With clients that go wherever they are served. */
    public WatchWorkload(int nodes) {
        this(nodes, false);
    }

    /** With clients that each stay at a member. */
    public static WatchWorkload staying(int nodes) {
        return new WatchWorkload(nodes, true);
    }

    @Override
    public String name() {
        return isStaying ? "staying watchers" : "watch";
    }

    @Override
    public int sessionTimeoutMillis(int scenarioMillis) {
        return isStaying ? Math.max(scenarioMillis, STAYING_TIMEOUT_MILLIS) : scenarioMillis;
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(nodes, this::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (isStaying && actor.client().servers().stayAt(actor.index())) {
            actor.await(actor.client().watchAlways(root, true));
        }
        String path = path(actor.random().nextInt(nodes));
        String child = path + "/child-" + actor.random().nextInt(2);
        if (actor.random().nextInt(ROUNDS_PER_PERSISTENT) == 0) {
            String watched = actor.random().nextBoolean() ? path : root;
            actor.await(actor.client().watchAlways(watched, actor.random().nextBoolean()));
        }
        int choice = actor.random().nextInt(CHOICES);
        boolean mayWrite = !isStaying || actor.index() < STAYING_WRITERS;
        switch (mayWrite ? choice : choice % WATCHING) {
            case 0 -> actor.await(actor.client().watch(path));
            case 1 -> actor.await(actor.client().watchChildren(path));
            case 2 -> actor.await(actor.client().watch(child));
            case 3 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 4 -> actor.await(actor.client().create(child, actor.uniqueData(), CreateMode.PERSISTENT));
            case 5 -> actor.await(actor.client().delete(child, -1, Map.of()));
            default -> actor.await(actor.client().get(path));
        }
    }

    private String path(int node) {
        return root + "/" + node;
    }
}
