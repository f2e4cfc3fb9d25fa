package io.oarlock.chaos.workload;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;

/** A directory of many thousand children that clients list, watch and change. */
public final class LargeDirectoryWorkload implements Workload {

    private static final String ROOT = "/large-directory";
    /** A list is a large part of a run's history. */
    private static final int ROUNDS_PER_LIST = 60;

    private static final int NAMES_CHANGED = 50;
    private static final long PAUSE_MILLIS = 20;

    private final int children;

    public LargeDirectoryWorkload(int children) {
        this.children = children;
    }

    @Override
    public String name() {
        return "large directory";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createEmpty(children, LargeDirectoryWorkload::child);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String child = child(actor.random().nextInt(NAMES_CHANGED));
        if (actor.random().nextInt(ROUNDS_PER_LIST) == 0) {
            actor.await(actor.client().children(ROOT));
        }
        switch (actor.random().nextInt(4)) {
            case 0 -> actor.await(actor.client().create(child, actor.uniqueData(), CreateMode.PERSISTENT));
            case 1 -> actor.await(actor.client().delete(child, -1, Map.of()));
            case 2 -> actor.await(actor.client().watch(child));
            default -> actor.await(actor.client().get(ROOT));
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }

    private static String child(int number) {
        return ROOT + "/c" + number;
    }
}
