package io.oarlock.chaos.workload;

import java.io.IOException;

/**
 * Clients that ask for nothing for most of their sessions' timeout, also after they have moved to another member: their
 * libraries ping, and that must do.
 */
public final class IdleWorkload implements Workload {

    private static final String ROOT = "/idle";
    private static final int TIMEOUT_MILLIS = 8_000;
    private static final int IDLE_MILLIS = 5_000;

    @Override
    public String name() {
        return "idle";
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
        if (actor.random().nextBoolean()) {
            actor.moveAndRead(ROOT);
        }
        actor.await(actor.client().get(ROOT));
        actor.rest(IDLE_MILLIS);
        actor.await(actor.client().get(ROOT));
    }
}
