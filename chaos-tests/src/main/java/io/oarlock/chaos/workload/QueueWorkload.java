package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;

/** A queue of sequential znodes: clients put, and take one of the first they find. */
public final class QueueWorkload implements Workload {

    private static final String ROOT = "/queue";
    private static final Map<String, Object> TAG = Map.of("queue", ROOT);
    /** Takers fight for the first few elements, not only for the very first, which would mostly fail. */
    private static final int TAKE_AMONG = 5;

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
        if (!names.isEmpty()) {
            String name = names.get(actor.random().nextInt(Math.min(TAKE_AMONG, names.size())));
            actor.await(actor.client().delete(ROOT + "/" + name, -1, TAG));
        }
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        new Setup(actor).recordFinalChildren(ROOT);
    }
}
