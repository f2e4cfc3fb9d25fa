package io.oarlock.chaos.workload;

import java.io.IOException;

/**
 * ACLs are changed under readers, writers and those who watch: one moment everybody may use a znode, the next moment
 * nobody.
 */
public final class AclWorkload implements Workload {

    private static final String ROOT = "/acl";
    private static final int NODES = 3;
    private static final int TRIES_MAX = 50;

    @Override
    public String name() {
        return "acl";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        new Setup(actor).createAll(NODES, AclWorkload::path);
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String path = path(actor.random().nextInt(NODES));
        switch (actor.random().nextInt(10)) {
            case 0 ->
                actor.await(actor.client()
                        .setAcl(
                                path,
                                actor.random().nextBoolean(),
                                actor.random().nextBoolean()));
            case 1, 2 -> actor.await(actor.client().set(path, actor.uniqueData(), -1));
            case 3 -> actor.await(actor.client().children(path));
            case 5, 6 -> actor.await(actor.client().watch(path));
            case 4 -> actor.await(actor.client().syncGet(path));
            default -> actor.await(actor.client().get(path));
        }
    }

    /** Whoever compares the trees must be able to read them. */
    @Override
    public void finish(Actor actor) throws InterruptedException {
        for (int i = 0; i < NODES; i++) {
            int tries = 0;
            while (!actor.await(actor.client().setAcl(path(i), true, true)).isOk() && tries < TRIES_MAX) {
                tries++;
            }
        }
    }

    private static String path(int node) {
        return ROOT + "/" + node;
    }
}
