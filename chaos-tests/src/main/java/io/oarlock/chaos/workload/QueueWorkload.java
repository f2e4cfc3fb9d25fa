package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;

/** A queue of sequential znodes: clients put, and take one of the first they find, or now and then all of them. */
public final class QueueWorkload implements Workload {

    private static final String ROOT = "/queue";
    private static final Map<String, Object> TAG = Map.of("queue", ROOT);
    /** Takers fight for the first few elements, not only for the very first, which would mostly fail. */
    private static final int TAKE_AMONG = 5;
    /** The queue is to be empty again and again, which it would not be by itself. */
    private static final int TAKE_ALL_EVERY = 8;

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.random().nextBoolean()) {
            actor.await(actor.client().create(ROOT + "/n-", actor.uniqueData(), CreateMode.PERSISTENT_SEQUENTIAL));
            return;
        }
        Fields listed = actor.result(actor.client().children(ROOT));
        List<String> names =
                listed.list("names").stream().map(String::valueOf).sorted().toList();
        if (actor.random().nextInt(TAKE_ALL_EVERY) == 0) {
            for (String name : names) {
                take(actor, name);
            }
        } else if (!names.isEmpty()) {
            take(actor, names.get(actor.random().nextInt(Math.min(TAKE_AMONG, names.size()))));
        }
    }

    private static void take(Actor actor, String name) throws IOException, InterruptedException {
        actor.await(actor.client().delete(ROOT + "/" + name, -1, TAG));
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        new Setup(actor).recordFinalChildren(ROOT);
    }
}
