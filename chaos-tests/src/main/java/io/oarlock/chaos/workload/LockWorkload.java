package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.Write;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;

/**
 * The lock recipe: ephemeral sequential znodes, the lowest holds the lock. The holder writes in a multi that also
 * checks that its znode is still there, so that nothing it writes counts after its session is gone.
 */
public final class LockWorkload implements Workload {

    private static final String LOCK = "/lock";
    private static final String PROTECTED = "/protected";
    private static final int WRITES_PER_TENURE = 5;
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final int LOOKS_MAX = 100;

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public String root() {
        return LOCK;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).create(PROTECTED, "root");
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        Attempt queued =
                actor.await(actor.client().create(LOCK + "/n-", actor.uniqueData(), CreateMode.EPHEMERAL_SEQUENTIAL));
        if (!(queued instanceof Attempt.Ok ok)) {
            // It may have been created all the same; only the end of the session clears such a place in the queue.
            actor.client().reopen();
            return;
        }
        String place = Fields.of(ok.value()).requiredText("path");
        if (isHeld(actor, place)) {
            for (int i = 0; i < WRITES_PER_TENURE; i++) {
                List<Write> writes = List.of(Write.check(place, -1), Write.set(PROTECTED, actor.uniqueData(), -1));
                actor.await(actor.client().multi(writes, Map.of("lock", LOCK, "tenure", place)));
            }
        }
        if (!actor.await(actor.client().delete(place, -1, Map.of())).isOk()) {
            actor.client().reopen();
        }
    }

    private static boolean isHeld(Actor actor, String place) throws InterruptedException {
        for (int i = 0; i < LOOKS_MAX; i++) {
            Fields listed = actor.result(actor.client().children(LOCK));
            String first = listed.list("names").stream()
                    .map(String::valueOf)
                    .sorted()
                    .findFirst()
                    .orElse("");
            if (place.equals(LOCK + "/" + first)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        return false;
    }
}
