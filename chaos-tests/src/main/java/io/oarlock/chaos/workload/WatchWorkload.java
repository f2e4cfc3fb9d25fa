package io.oarlock.chaos.workload;

import java.io.IOException;
import java.util.Map;
import org.apache.zookeeper.CreateMode;

/** Clients watch znodes and directories while others change them, and read in between. */
public final class WatchWorkload implements Workload {

    private static final String ROOT = "/watch";
    /** They stay for the whole session, and so do the events that they cost. */
    private static final int ROUNDS_PER_PERSISTENT = 200;

    private final int nodes;

    public WatchWorkload(int nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Setup setup = new Setup(actor);
        setup.create(ROOT, "root");
        for (int i = 0; i < nodes; i++) {
            setup.create(path(i), "initial-" + i);
        }
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String path = path(actor.random().nextInt(nodes));
        String child = path + "/child-" + actor.random().nextInt(2);
        if (actor.random().nextInt(ROUNDS_PER_PERSISTENT) == 0) {
            String watched = actor.random().nextBoolean() ? path : ROOT;
            actor.await(actor.client().watchAlways(watched, actor.random().nextBoolean()));
        }
        switch (actor.random().nextInt(7)) {
            case 0 -> actor.await(actor.client().watch(path));
            case 1 -> actor.await(actor.client().watchChildren(path));
            case 2 -> actor.await(actor.client().watch(child));
            case 3 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 4 -> actor.await(actor.client().create(child, actor.uniqueData(), CreateMode.PERSISTENT));
            case 5 -> actor.await(actor.client().delete(child, -1, Map.of()));
            default -> actor.await(actor.client().get(path));
        }
    }

    private static String path(int node) {
        return ROOT + "/" + node;
    }
}
