package io.oarlock.chaos.workload;

import io.oarlock.chaos.client.Write;
import io.oarlock.chaos.history.Attempt;
import io.oarlock.chaos.history.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.zookeeper.CreateMode;

/** What workloads do before and after the faults, when a request that fails is simply made again. */
public final class Setup {

    private static final int TRIES_MAX = 120;
    private static final int TRIES_PER_SESSION = 10;
    private static final long TRY_AGAIN_MILLIS = 500;
    private static final int ZNODES_PER_MULTI = 250;

    private final Actor actor;

    public Setup(Actor actor) {
        this.actor = actor;
    }

    /** Creates a znode, or finds that it is there. */
    void create(String path, String data) throws InterruptedException {
        for (int i = 0; i < TRIES_MAX; i++) {
            Attempt attempt = actor.await(actor.client().create(path, data, CreateMode.PERSISTENT));
            boolean exists = attempt instanceof Attempt.Refused refused
                    && "NODEEXISTS".equals(Fields.of(refused.reason()).text("code"));
            if (attempt.isOk() || exists) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
        }
        throw new IllegalStateException("cannot create " + path);
    }

    /** Creates znodes with the data {@code initial-0} and so on. */
    public void createAll(int count, IntFunction<String> path) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            create(path.apply(i), "initial-" + i);
        }
    }

    /** Creates many znodes without data, as far as one try does. */
    void createEmpty(int count, IntFunction<String> path) throws InterruptedException {
        for (int from = 0; from < count; from += ZNODES_PER_MULTI) {
            List<Write> writes = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + ZNODES_PER_MULTI); i++) {
                writes.add(Write.create(path.apply(i), ""));
            }
            actor.await(actor.client().multi(writes, Map.of()));
        }
    }

    /**
     * Reads a znode after a sync, until that succeeds. Servers that have lost what a client was shown refuse its
     * connections: after a few tries another session looks at what is left.
     */
    Fields read(String path) throws InterruptedException {
        for (int i = 1; i <= TRIES_MAX; i++) {
            if (actor.await(actor.client().syncGet(path)) instanceof Attempt.Ok ok) {
                return Fields.of(ok.value());
            }
            TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
            if (i % TRIES_PER_SESSION == 0 && !actor.isStuck()) {
                openAnotherSession();
            }
        }
        throw new IllegalStateException("cannot read " + path);
    }

    private void openAnotherSession() throws InterruptedException {
        try {
            actor.client().reopen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists the children of a znode with their data, and records that as the last word on them. */
    void recordFinalChildren(String parent) throws InterruptedException {
        read(parent);
        List<?> names = null;
        for (int i = 0; i < TRIES_MAX && names == null; i++) {
            Attempt attempt = actor.await(actor.client().children(parent));
            names = attempt instanceof Attempt.Ok ok ? Fields.of(ok.value()).list("names") : null;
        }
        if (names == null) {
            throw new IllegalStateException("cannot list " + parent);
        }
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (Object name : names) {
            String path = parent + "/" + name;
            Fields node = read(path);
            nodes.add(Fields.map("path", path, "data", node.text("data"), "mzxid", node.numberOr("mzxid", -1)));
        }
        actor.client().recordFinalChildren(parent, nodes);
    }
}
