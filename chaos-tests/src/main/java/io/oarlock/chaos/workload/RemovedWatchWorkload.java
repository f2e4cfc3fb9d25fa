package io.oarlock.chaos.workload;

import java.io.IOException;
import java.util.Map;
import org.apache.zookeeper.CreateMode;

/** Clients take back watches on znodes on which they and others have more of them, which must go on. */
public final class RemovedWatchWorkload implements Workload {

    private static final String ROOT = "/removed-watches";
    private static final int NODES = 2;

    @Override
    public String name() {
        return "removed watches";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(NODES, RemovedWatchWorkload::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String path = path(actor.random().nextInt(NODES));
        String child = path + "/child";
        switch (actor.random().nextInt(7)) {
            case 0, 1 -> {
                actor.await(actor.client().watchChildren(path));
                actor.await(actor.client().watch(path));
                actor.await(actor.client().removeWatches(path));
            }
            case 2 -> actor.await(actor.client().watchChildren(path));
            case 3 -> actor.await(actor.client().watch(path));
            case 4 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 5 -> actor.await(actor.client().create(child, actor.uniqueData(), CreateMode.PERSISTENT));
            default -> actor.await(actor.client().delete(child, -1, Map.of()));
        }
        // Its answer shows what the watches should have told before.
        actor.await(actor.client().get(path));
    }

    private static String path(int node) {
        return ROOT + "/" + node;
    }
}
