package io.oarlock.chaos.workload;

import java.io.IOException;
import org.apache.zookeeper.CreateMode;

/** Elements of a set are children of a znode: every acknowledged create must be there at the end. */
public final class SetWorkload implements Workload {

    private static final String ROOT = "/set";

    private final boolean isSpread;

    private SetWorkload(boolean isSpread) {
        this.isSpread = isSpread;
    }

    /** With clients that go wherever they are served. */
    public SetWorkload() {
        this(false);
    }

    /** With clients that each stay at a member: one of as many as there are members is at the leader. */
    public static SetWorkload spread() {
        return new SetWorkload(true);
    }

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
        if (isSpread) {
            actor.client().servers().stayAt(actor.index());
        }
        String data = actor.uniqueData();
        actor.await(actor.client().create(ROOT + "/" + data, data, CreateMode.PERSISTENT));
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        new Setup(actor).recordFinalChildren(ROOT);
    }
}
