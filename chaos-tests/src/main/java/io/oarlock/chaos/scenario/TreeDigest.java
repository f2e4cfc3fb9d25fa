package io.oarlock.chaos.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Walks the tree that one member serves, and sums it up: paths, data and everything that a Stat says. For trees that
 * nobody changes meanwhile. What the ensemble keeps for itself under {@code /zookeeper} is left out.
 */
public final class TreeDigest {

    private static final int TRIES_MAX = 10;
    private static final int LOOKS_MAX = 500;
    private static final String OWN = "/zookeeper";

    private final int sessionTimeoutMillis;

    /** For sessions with this timeout. */
    public TreeDigest(int sessionTimeoutMillis) {
        this.sessionTimeoutMillis = sessionTimeoutMillis;
    }

    /**
     * A tree, summed up.
     *
     * @param greatestZxid of any znode
     * @param digest of all of them
     */
    public record Tree(long greatestZxid, String digest) {}

    /** The tree of one member, after a sync. */
    public Tree read(String connectString) throws IOException, InterruptedException {
        KeeperException last = null;
        for (int i = 0; i < TRIES_MAX; i++) {
            ZooKeeper client = new ZooKeeper(connectString, sessionTimeoutMillis, event -> {});
            try {
                sync(client);
                return walk(client);
            } catch (KeeperException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(sessionTimeoutMillis / TRIES_MAX);
            } finally {
                client.close();
            }
        }
        throw new IOException("cannot read the tree of " + connectString, last);
    }

    private void sync(ZooKeeper client) throws IOException, KeeperException, InterruptedException {
        CompletableFuture<Integer> synced = new CompletableFuture<>();
        client.sync("/", (code, path, context) -> synced.complete(code), null);
        int code = answer(synced);
        if (code != Code.OK.intValue()) {
            throw KeeperException.create(Code.get(code));
        }
    }

    private Tree walk(ZooKeeper client) throws IOException, KeeperException, InterruptedException {
        MessageDigest digest = sha256();
        long greatestZxid = 0;
        Deque<String> left = new ArrayDeque<>();
        left.add("/");
        while (!left.isEmpty()) {
            List<Look> looks = new ArrayList<>();
            while (!left.isEmpty() && looks.size() < LOOKS_MAX) {
                looks.add(Look.at(client, left.removeFirst()));
            }
            for (Look look : looks) {
                Content content = answer(look.content);
                digest.update(look.path.getBytes(StandardCharsets.UTF_8));
                digest.update(content.line.getBytes(StandardCharsets.UTF_8));
                greatestZxid = Math.max(greatestZxid, Math.max(content.stat.getMzxid(), content.stat.getPzxid()));
                answer(look.children).stream()
                        .sorted()
                        .map(name -> look.path.equals("/") ? "/" + name : look.path + "/" + name)
                        .filter(child -> !child.equals(OWN))
                        .forEach(left::addLast);
            }
        }
        return new Tree(greatestZxid, HexFormat.of().formatHex(digest.digest()).substring(0, 16));
    }

    private record Content(String line, Stat stat) {}

    /** The questions about a znode; those about many are under way at once. */
    private record Look(String path, CompletableFuture<Content> content, CompletableFuture<List<String>> children) {
        static Look at(ZooKeeper client, String path) {
            Look look = new Look(path, new CompletableFuture<>(), new CompletableFuture<>());
            client.getData(
                    path,
                    false,
                    (code, asked, context, data, stat) ->
                            complete(look.content, code, asked, () -> new Content(line(data, stat), stat)),
                    null);
            client.getChildren(
                    path,
                    false,
                    (int code, String asked, Object context, List<String> names) ->
                            complete(look.children, code, asked, () -> names),
                    null);
            return look;
        }

        private static <T> void complete(CompletableFuture<T> answer, int code, String path, Supplier<T> value) {
            if (code == Code.OK.intValue()) {
                answer.complete(value.get());
            } else {
                answer.completeExceptionally(KeeperException.create(Code.get(code), path));
            }
        }
    }

    private <T> T answer(CompletableFuture<T> asked) throws IOException, KeeperException, InterruptedException {
        try {
            return asked.get(4L * sessionTimeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException refused) {
                throw refused;
            }
            throw new IllegalStateException("the client library failed", e);
        } catch (TimeoutException e) {
            throw new IOException("the client library gave no answer", e);
        }
    }

    private static String line(byte @Nullable [] data, Stat stat) {
        String content = data == null ? "null" : HexFormat.of().formatHex(data);
        return " " + content + " " + stat.toString().replace('\n', ' ') + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
