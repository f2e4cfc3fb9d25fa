package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Payload;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Clients write and read data near the limit of a request, one znode each. What they write also fills the log, so that
 * its older parts are purged within a short run.
 */
public final class LargeDataWorkload implements Workload {

    private static final String ROOT = "/large";
    private static final int LIMIT_BYTES = 1 << 20;
    /** Of a request: what is not data. */
    private static final int HEADER_BYTES = 500;

    private static final long PAUSE_MILLIS = 250;

    @Override
    public String name() {
        return "large data";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(actor.count(), i -> ROOT + "/" + i);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String own = ROOT + "/" + actor.index();
        boolean isNearLimit = actor.random().nextInt(4) == 0;
        int bytes = isNearLimit
                ? LIMIT_BYTES - HEADER_BYTES - actor.random().nextInt(HEADER_BYTES)
                : LIMIT_BYTES / 4 + actor.random().nextInt(LIMIT_BYTES / 4);
        actor.await(actor.client().set(own, Payload.large(actor.uniqueData(), bytes), -1));
        actor.await(actor.client().get(ROOT + "/" + actor.random().nextInt(actor.count())));
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
}
