package io.oarlock.chaos.workload;

import java.io.IOException;
import org.apache.zookeeper.CreateMode;

/** Elements of a set are children of a znode: every acknowledged create must be there at the end. */
public final class SetWorkload implements Workload {

    private static final String ROOT = "/set";

    @Override
    public String name() {
        return "set";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String data = actor.uniqueData();
        actor.await(actor.client().create(ROOT + "/" + data, data, CreateMode.PERSISTENT));
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        new Setup(actor).recordFinalChildren(ROOT);
    }
}
