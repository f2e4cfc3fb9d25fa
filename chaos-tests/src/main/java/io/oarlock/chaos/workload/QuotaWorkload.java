package io.oarlock.chaos.workload;

import io.oarlock.chaos.history.Payload;
import java.io.IOException;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Quotas;

/** More clients than there is room for create, fill and delete znodes below one that has a hard quota. */
public final class QuotaWorkload implements Workload {

    private static final String ROOT = "/quota";
    /** With the znode that has the quota. */
    private static final int ZNODES_MAX = 6;

    /** Less than so many znodes have when their data is as long as it may be. */
    private static final int BYTES_MAX = 1_500;

    private static final int DATA_BYTES_MIN = 250;
    private static final int DATA_BYTES_MORE = 400;
    private static final int NAMES = 10;

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public String root() {
        return ROOT;
    }

    /** As ZooKeeper's shell does it. */
    @Override
    public void prepare(Actor actor) throws InterruptedException {
        Workload.super.prepare(actor);
        Setup setup = new Setup(actor);
        setup.create(Quotas.quotaPath(ROOT), "root");
        setup.create(Quotas.limitPath(ROOT), limits());
        setup.create(Quotas.statPath(ROOT), "count=0,bytes=0");
    }

    @Override
    public void act(Actor actor) throws IOException, InterruptedException {
        actor.ensureSession();
        String path = ROOT + "/" + actor.random().nextInt(NAMES);
        switch (actor.random().nextInt(7)) {
            case 0, 1 -> actor.await(actor.client().create(path, actor.uniqueData(), CreateMode.PERSISTENT));
            case 2 -> actor.await(actor.client().delete(path, -1, Map.of()));
            case 3 -> actor.await(actor.client().children(ROOT));
            case 4, 5 -> {
                int bytes = DATA_BYTES_MIN + actor.random().nextInt(DATA_BYTES_MORE);
                actor.await(actor.client().set(path, Payload.large(actor.uniqueData(), bytes), -1));
            }
            default -> actor.await(actor.client().get(path));
        }
    }

    private static String limits() {
        return "count=-1,bytes=-1;byteHardLimit=" + BYTES_MAX + ";countHardLimit=" + ZNODES_MAX;
    }
}
