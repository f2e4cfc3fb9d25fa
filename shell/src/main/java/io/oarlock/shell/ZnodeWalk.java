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
 * siblings with one round trip and holds no more than the names along one path, so that no tree is too large for it.
 */
final class ZnodeWalk {
    private static final int BATCH = 256;
    private static final long CONTAINER_MARK = Long.MIN_VALUE;
    private static final long TTL_MARK = 0xff;
    private static final int TTL_MARK_SHIFT = 56;

    private final ZooKeeper client;

    /** Decides at each znode whether its children are visited. */
    interface Visitor {
        boolean visit(Znode znode) throws KeeperException, InterruptedException;
    }

    /**
     * A znode on the way.
     *
     * @param depth below the root of the walk
     * @param last whether no sibling follows
     * @param readable whether this session may list its children
     */
    record Znode(String path, int depth, boolean last, Stat stat, List<String> children, boolean readable) {
        Znode {
            children = List.copyOf(children);
        }

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
            if (visitor.visit(at) && !at.children().isEmpty()) {
                way.push(new Siblings(prefix(at.path()), at.children(), at.depth() + 1));
            }
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
        Znode[] found = new Znode[paths.size()];
        AtomicReference<@Nullable KeeperException> failure = new AtomicReference<>();
        List<Integer> forbidden = new ArrayList<>();
        CountDownLatch answers = new CountDownLatch(paths.size());
        for (int i = 0; i < found.length; i++) {
            int at = i;
            boolean last = lastBatch && i == found.length - 1;
            client.getChildren(
                    paths.get(i),
                    false,
                    (status, path, context, children, stat) -> {
                        Code code = Code.get(status);
                        if (code == Code.OK) {
                            found[at] = new Znode(path, depth, last, stat, children, true);
                        } else if (code == Code.NOAUTH) {
                            forbidden.add(at);
                        } else if (code != Code.NONODE) {
                            failure.compareAndSet(null, KeeperException.create(code, path));
                        }
                        answers.countDown();
                    },
                    null);
        }
        answers.await();
        KeeperException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        // Whether there is a znode may be asked by all; callbacks came on one thread, and none comes any more.
        for (int at : forbidden) {
            Stat stat = client.exists(paths.get(at), false);
            if (stat != null) {
                found[at] =
                        new Znode(paths.get(at), depth, lastBatch && at == found.length - 1, stat, List.of(), false);
            }
        }
        return Arrays.stream(found).filter(Objects::nonNull).toList();
    }
}
