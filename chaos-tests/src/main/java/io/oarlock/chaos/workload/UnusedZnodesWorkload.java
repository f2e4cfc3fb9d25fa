package io.oarlock.chaos.workload;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;

/**
 * Containers get a new child, and TTL znodes new data, in the moment in which the server is about to take them away;
 * all clients look whether they are there.
 */
public final class UnusedZnodesWorkload implements Workload {

    private static final String ROOT = "/unused";
    private static final int TTL_MILLIS = 700;
    /** So long as the server takes to find a container that lost its last child. */
    private static final int FOUND_MILLIS_MAX = 700;

    private static final int USES = 3;
    /** Together longer than it takes to go, so that only the uses keep it. */
    private static final int TTL_USES = 8;

    private static final int LATE_EVERY = 8;
    private static final int ROUNDS_PER_LEAVE = 4;
    /** Until what is not used must be gone. */
    private static final int LEFT_MILLIS = 6_000;

    @Override
    public String name() {
        return "unused znodes";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        if (actor.index() % 2 == 0) {
            useContainer(actor);
        } else {
            useTtl(actor);
        }
        if (actor.random().nextInt(ROUNDS_PER_LEAVE) == 0) {
            TimeUnit.MILLISECONDS.sleep(LEFT_MILLIS);
            actor.await(actor.client().syncGet(container(actor.index())));
            actor.await(actor.client().syncGet(ttl(actor.index())));
        }
    }

    private static void useContainer(Actor actor) throws InterruptedException {
        String container = container(actor.index());
        String child = container + "/child";
        actor.await(actor.client().createContainer(container, actor.uniqueData()));
        for (int i = 0; i < USES; i++) {
            actor.await(actor.client().create(child, actor.uniqueData(), CreateMode.PERSISTENT));
            actor.await(actor.client().syncGet(container));
            actor.await(actor.client().syncGet(child));
            actor.await(actor.client().delete(child, -1, Map.of()));
            sleepUpTo(FOUND_MILLIS_MAX, actor);
        }
        look(actor);
    }

    private static void useTtl(Actor actor) throws InterruptedException {
        String path = ttl(actor.index());
        actor.await(actor.client().createWithTtl(path, actor.uniqueData(), TTL_MILLIS));
        for (int i = 0; i < TTL_USES; i++) {
            boolean isLate = actor.random().nextInt(LATE_EVERY) == 0;
            sleepUpTo(isLate ? TTL_MILLIS + FOUND_MILLIS_MAX : TTL_MILLIS / 2, actor);
            actor.await(actor.client().set(path, actor.uniqueData(), -1));
            actor.await(actor.client().get(path));
        }
        look(actor);
    }

    private static void look(Actor actor) throws InterruptedException {
        int other = actor.random().nextInt(actor.count());
        actor.await(actor.client().syncGet(container(other)));
        actor.await(actor.client().get(ttl(other)));
    }

    private static void sleepUpTo(int millis, Actor actor) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(actor.random().nextInt(millis));
    }

    private static String container(int owner) {
        return ROOT + "/container-" + owner;
    }

    private static String ttl(int owner) {
        return ROOT + "/ttl-" + owner;
    }
}
