package io.oarlock.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Visits the znodes of a subtree, each before its children, children in the order of their names. Asks for many
 * siblings with one round trip and holds the names along one path, and a bounded number of others, so that no tree is
 * too large for it.
 */
final class ZnodeWalk {
    private static final int BATCH = 256;
    /** Names of children that are kept of one batch; those of further znodes are asked for again. */
    private static final int NAMES_MAX = 50_000;

    private static final long CONTAINER_MARK = Long.MIN_VALUE;
    private static final long TTL_MARK = 0xff;
    private static final int TTL_MARK_SHIFT = 56;

    private final ZooKeeper client;

    /** Where a walk goes on. */
    enum Next {
        CHILDREN,
        SIBLING,
        /** Nowhere. */
        END
    }

    /** Decides at each znode where the walk goes on. */
    interface Visitor {
        Next visit(Znode znode) throws KeeperException, InterruptedException;
    }

    /**
     * A znode on the way.
     *
     * @param depth below the root of the walk
     * @param last whether no sibling follows
     * @param children null where they are to be asked for again
     * @param readable whether this session may list its children
     */
    record Znode(
            String path,
            int depth,
            boolean last,
            Stat stat,
            @Nullable List<String> children,
            boolean readable) {

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** Containers and znodes with a time to live have marks in the place of an owner. */
        boolean isEphemeral() {
            long owner = stat.getEphemeralOwner();
            return owner != 0 && owner != CONTAINER_MARK && owner >>> TTL_MARK_SHIFT != TTL_MARK;
        }
    }

    ZnodeWalk(ZooKeeper client) {
        this.client = client;
    }

    void walk(String root, Visitor visitor) throws KeeperException, InterruptedException {
        Deque<Siblings> way = new ArrayDeque<>();
        Siblings top = new Siblings("", List.of(root), 0);
        Znode first = top.next();
        if (first == null) {
            throw KeeperException.create(Code.NONODE, root);
        }
        for (Znode at = first; at != null; at = next(way)) {
            Next next = visitor.visit(at);
            if (next == Next.END) {
                return;
            }
            List<String> children = next == Next.CHILDREN ? children(at) : List.of();
            if (!children.isEmpty()) {
                way.push(new Siblings(prefix(at.path()), children, at.depth() + 1));
            }
        }
    }

    private List<String> children(Znode at) throws KeeperException, InterruptedException {
        List<String> known = at.children();
        if (known != null) {
            return known;
        }
        try {
            return client.getChildren(at.path(), false);
        } catch (KeeperException.NoNodeException | KeeperException.NoAuthException changedMeanwhile) {
            return List.of();
        }
    }

    private static String prefix(String path) {
        return path.equals("/") ? path : path + "/";
    }

    private static @Nullable Znode next(Deque<Siblings> way) throws KeeperException, InterruptedException {
        while (!way.isEmpty()) {
            Znode found = way.peek().next();
            if (found != null) {
                return found;
            }
            way.pop();
        }
        return null;
    }

    /** The children of one znode, asked for in batches. */
    private final class Siblings {
        private final String prefix;
        private final List<String> names;
        private final int depth;
        private final Deque<Znode> read = new ArrayDeque<>();
        private int asked;

        Siblings(String prefix, List<String> names, int depth) {
            this.prefix = prefix;
            this.names = names.stream().sorted().toList();
            this.depth = depth;
        }

        /** Null behind the last one. Those that have gone since they were listed are left out. */
        @Nullable
        Znode next() throws KeeperException, InterruptedException {
            while (read.isEmpty() && asked < names.size()) {
                int end = Math.min(names.size(), asked + BATCH);
                List<String> paths = names.subList(asked, end).stream()
                        .map(name -> prefix + name)
                        .toList();
                asked = end;
                read.addAll(read(paths, depth, asked == names.size()));
            }
            return read.poll();
        }
    }

    private List<Znode> read(List<String> paths, int depth, boolean lastBatch)
            throws KeeperException, InterruptedException {
        Batch batch = new Batch(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            int at = i;
            boolean last = lastBatch && i == paths.size() - 1;
            client.getChildren(
                    paths.get(i),
                    false,
                    (status, path, context, children, stat) ->
                            batch.answer(at, code(status), new Znode(path, depth, last, stat, children, true)),
                    null);
        }
        List<Integer> forbidden = batch.await();
        // Whether there is a znode may be asked by all.
        for (int at : forbidden) {
            String path = paths.get(at);
            Stat stat = client.exists(path, false);
            if (stat != null) {
                boolean last = lastBatch && at == paths.size() - 1;
                batch.found[at] = new Znode(path, depth, last, stat, List.of(), false);
            }
        }
        return Arrays.stream(batch.found).filter(Objects::nonNull).toList();
    }

    /** The library throws where it does not know one, and whoever waits for the answer would wait for ever. */
    private static Code code(int status) {
        return Arrays.stream(Code.values())
                .filter(each -> each.intValue() == status)
                .findFirst()
                .orElse(Code.SYSTEMERROR);
    }

    /** Answers under way; they come on one thread. */
    private static final class Batch {
        private final Znode[] found;
        private final CountDownLatch answers;
        private final List<Integer> forbidden = new ArrayList<>();
        private final AtomicReference<@Nullable KeeperException> failure = new AtomicReference<>();
        private int names;

        Batch(int size) {
            this.found = new Znode[size];
            this.answers = new CountDownLatch(size);
        }

        void answer(int at, Code code, Znode znode) {
            if (code == Code.OK) {
                found[at] = keepsNames(znode) ? znode : withoutNames(znode);
            } else if (code == Code.NOAUTH) {
                forbidden.add(at);
            } else if (code != Code.NONODE) {
                failure.compareAndSet(null, KeeperException.create(code, znode.path()));
            }
            answers.countDown();
        }

        private boolean keepsNames(Znode znode) {
            names += znode.children() == null ? 0 : znode.children().size();
            return names <= NAMES_MAX;
        }

        private static Znode withoutNames(Znode znode) {
            return new Znode(znode.path(), znode.depth(), znode.last(), znode.stat(), null, true);
        }

        /** Those that may not be listed by this session. */
        List<Integer> await() throws KeeperException, InterruptedException {
            answers.await();
            KeeperException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            return forbidden;
        }
    }
}
