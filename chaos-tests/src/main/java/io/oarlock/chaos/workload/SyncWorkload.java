package io.oarlock.chaos.workload;

import java.io.IOException;

/**
 * Clients that only sync and read, each at a member of its own that it does not leave: also at a leader that is cut off
 * or stands still, of which clients that write would soon take their leave. They go on asking while answers are
 * outstanding, so that some syncs are begun late in a pause, after others were already told of newer writes elsewhere.
 */
public final class SyncWorkload implements Workload {

    private static final String ROOT = "/sync";
    /** They wait for a member that stands still for longer than any fault. */
    private static final int TIMEOUT_MILLIS = 40_000;

    private static final int OUTSTANDING_MAX = 400;
    private static final long ASK_AGAIN_MILLIS = 20;

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public int sessionTimeoutMillis(int scenarioMillis) {
        return Math.max(scenarioMillis, TIMEOUT_MILLIS);
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        actor.client().servers().stayAt(actor.index());
        actor.keepAsking(() -> actor.client().syncGet(ROOT), OUTSTANDING_MAX, ASK_AGAIN_MILLIS);
    }
}
