package io.oarlock.shell;

import io.oarlock.shell.ZnodeWalk.Next;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code du}: how much data, and how many znodes, each part of a tree has. */
@Command(name = "du", description = "Sums up the bytes of data, and the znodes, of each subtree.")
final class DuCommand implements OwnCommand.Body {
    @Option(
            names = {"-d", "--depth"},
            defaultValue = "1",
            paramLabel = "DEPTH",
            description = "Levels to show (default: ${DEFAULT-VALUE}).")
    private int depth;

    @Parameters(arity = "0..1", defaultValue = "/", paramLabel = "PATH", description = "Where to begin.")
    private String path = "";

    private final Deque<Sum> open = new ArrayDeque<>();
    private final List<@Nullable Object> sums = new ArrayList<>();
    private long hidden;

    /** Of a subtree of which the last znode has not been seen yet. */
    private static final class Sum {
        private final String path;
        private final int depth;
        private long bytes;
        private long znodes = 1;

        Sum(String path, int depth, long bytes) {
            this.path = path;
            this.depth = depth;
            this.bytes = bytes;
        }

        void add(Sum child) {
            bytes += child.bytes;
            znodes += child.znodes;
        }
    }

    @Override
    public void run(ZooKeeper client, Output output) throws KeeperException, InterruptedException {
        if (!output.isJson()) {
            output.out().printf(Locale.ROOT, "%14s %10s  %s%n", "bytes", "znodes", "path");
        }
        new ZnodeWalk(client).walk(path, znode -> {
            closeTo(znode.depth(), output);
            open.push(new Sum(znode.path(), znode.depth(), znode.stat().getDataLength()));
            hidden += znode.readable() ? 0 : 1;
            return Next.CHILDREN;
        });
        closeTo(0, output);
        if (hidden > 0) {
            output.err()
                    .println("du: the children of " + hidden
                            + " znodes may not be listed by this session, and are in no sum");
        }
        if (output.isJson()) {
            output.put("sums", sums);
        }
    }

    private void closeTo(int level, Output output) {
        while (!open.isEmpty() && open.peek().depth >= level) {
            Sum whole = open.pop();
            if (!open.isEmpty()) {
                open.peek().add(whole);
            }
            if (whole.depth <= depth) {
                tell(whole, output);
            }
        }
    }

    private void tell(Sum sum, Output output) {
        if (output.isJson()) {
            sums.add(Json.object("path", sum.path, "bytes", sum.bytes, "znodes", sum.znodes));
        } else {
            output.out().printf(Locale.ROOT, "%,14d %,10d  %s%n", sum.bytes, sum.znodes, sum.path);
        }
    }
}
