package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;

/** A directory of many thousand children that clients list, watch and change. */
public final class LargeDirectoryWorkload implements Workload {

    private static final String ROOT = "/large-directory";
    private static final int CHILDREN_PER_MULTI = 500;
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
    public void prepare(Actor actor) throws InterruptedException {
        new Setup(actor).create(ROOT, "root");
        for (int from = 0; from < children; from += CHILDREN_PER_MULTI) {
            List<Write> writes = new ArrayList<>();
            for (int i = from; i < Math.min(children, from + CHILDREN_PER_MULTI); i++) {
                writes.add(Write.create(child(i), ""));
            }
            actor.await(actor.client().multi(writes, Map.of()));
        }
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
