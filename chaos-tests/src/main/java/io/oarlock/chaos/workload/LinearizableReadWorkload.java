package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Fields;
import java.io.IOException;

/**
 * Clients that never call sync, and have asked for linearizable reads. One half writes a few registers and reads them;
 * the other half only reads, each at a member of its own that it does not leave, also at a leader that is cut off or
 * stands still, and goes on asking while answers are outstanding.
 */
public final class LinearizableReadWorkload implements Workload {

    private static final String ROOT = "/linearizable";
    private static final int REGISTERS = 3;
    /** They wait for a member that stands still for longer than any fault. */
    private static final int TIMEOUT_MILLIS = 40_000;

    private static final int OUTSTANDING_MAX = 400;
    private static final long ASK_AGAIN_MILLIS = 10;

    @Override
    public String name() {
        return "linearizable";
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
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(REGISTERS, LinearizableReadWorkload::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        actor.client().askForLinearizableReads();
        if (actor.index() % 2 == 0) {
            readThere(actor);
        } else {
            useRegister(actor, path(actor.random().nextInt(REGISTERS)));
        }
    }

    private static void readThere(Actor actor) throws IOException, InterruptedException {
        actor.client().servers().stayAt(actor.index() / 2);
        actor.keepAsking(() -> actor.client().linearizableGet(ROOT), OUTSTANDING_MAX, ASK_AGAIN_MILLIS);
    }

    private static void useRegister(Actor actor, String path) throws InterruptedException {
        switch (actor.random().nextInt(4)) {
            case 0 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 1 -> {
                Fields seen = actor.result(actor.client().linearizableGet(path));
                if (seen.has("version")) {
                    actor.await(actor.client().set(path, actor.uniqueData(), (int) seen.number("version")));
                }
            }
            default -> actor.await(actor.client().linearizableGet(path));
        }
    }

    @Override
    public void finish(Actor actor) throws InterruptedException {
        for (int i = 0; i < REGISTERS; i++) {
            new Setup(actor).read(path(i));
        }
    }

    private static String path(int register) {
        return ROOT + "/" + register;
    }
}
