package io.oarlock.moving;

import io.oarlock.migration.zookeeper.SnapshotWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.apache.zookeeper.AsyncCallback.Create2Callback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/** Znodes of every kind that ZooKeeper has. */
public final class MovableTree {
    static final int NEAR_OVERFLOW = Integer.MAX_VALUE - 3;
    /** As large as a client can make one. */
    static final byte[] LARGE = new byte[1_040_000];

    private static final int UNDER_WAY_MAX = 500;

    static {
        Arrays.fill(LARGE, (byte) 'x');
    }

    private static final List<ACL> GUARDED = Arrays.asList(
            new ACL(31, new Id("digest", "user:3PX1VxRHtsUcq8TQlFDTgSI6K0o=")),
            new ACL(3, new Id("ip", "127.0.0.0/8")),
            new ACL(1, new Id("world", "anyone")));

    private MovableTree() {}

    /** What no client can make in a lifetime: a parent with nearly as many creations as there are numbers. */
    public static void prepare(Path dataDir) throws IOException {
        write(dataDir, NEAR_OVERFLOW);
    }

    /** The same but for one creation. */
    public static void prepareOther(Path dataDir) throws IOException {
        write(dataDir, NEAR_OVERFLOW - 1);
    }

    private static void write(Path dataDir, int creations) throws IOException {
        Path versioned = Files.createDirectories(dataDir.resolve("version-2"));
        Acl readable = new Acl(List.of(new AclEntry(1, "world", "anyone")));
        try (SnapshotWriter writer =
                SnapshotWriter.create(versioned.resolve("snapshot.5"), Map.of(), Map.of(readable, 1L))) {
            writer.add(ZnodePath.ROOT, znode(Acl.OPEN, 1, 0));
            writer.add(new ZnodePath("/zookeeper"), znode(Acl.OPEN, 0, 0));
            writer.add(new ZnodePath("/zookeeper/quota"), znode(Acl.OPEN, 0, 0));
            writer.add(new ZnodePath("/zookeeper/config"), znode(readable, 0, -1));
            writer.add(new ZnodePath("/near"), znode(Acl.OPEN, creations, 0));
            writer.finish(5);
        }
    }

    private static Znode znode(Acl acl, int creations, int aversion) {
        return new Znode(Bytes.EMPTY, acl, 0, 0, 0, 0, 0, 0, creations, aversion, 0, 0);
    }

    static void fill(ZooKeeper client) throws KeeperException, InterruptedException {
        create(client, "/near/item-", "near", CreateMode.PERSISTENT_SEQUENTIAL);
        fillOrdinary(client);
    }

    /** Without what only {@link #prepare} can make. */
    static void fillOrdinary(ZooKeeper client) throws KeeperException, InterruptedException {
        create(client, "/app", "hello", CreateMode.PERSISTENT);
        for (int i = 0; i < 50; i++) {
            create(client, "/app/item-", "item " + i, CreateMode.PERSISTENT_SEQUENTIAL);
        }
        client.delete("/app/item-0000000003", -1);
        client.setData("/app/item-0000000004", "changed".getBytes(StandardCharsets.UTF_8), -1);
        client.create("/empty", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/null", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/large", LARGE, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        create(client, "/größe 北京", "unicode", CreateMode.PERSISTENT);
        client.create("/guarded", "secret".getBytes(StandardCharsets.UTF_8), GUARDED, CreateMode.PERSISTENT);
        create(client, "/later", "acl", CreateMode.PERSISTENT);
        client.setACL("/later", GUARDED, -1);
        create(client, "/container", "c", CreateMode.CONTAINER);
        create(client, "/container/child", "c", CreateMode.PERSISTENT);
        client.create("/ttl", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 86_400_000L);
        create(client, "/zookeeper/quota/app", "", CreateMode.PERSISTENT);
        create(client, "/zookeeper/quota/app/zookeeper_limits", "count=1000,bytes=-1", CreateMode.PERSISTENT);
        create(client, "/zookeeper/quota/app/zookeeper_stats", "count=0,bytes=0", CreateMode.PERSISTENT);
        create(client, "/app/quoted", "counted", CreateMode.PERSISTENT);
        create(client, "/alive", "mine", CreateMode.EPHEMERAL);
        create(client, "/app/alive-", "mine", CreateMode.EPHEMERAL_SEQUENTIAL);
        client.multi(List.of(
                Op.create("/multi", "m".getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.setData("/app", "from a multi".getBytes(StandardCharsets.UTF_8), -1)));
    }

    /** So many more, of each kind that a client can make, with all sorts of data and ACLs. */
    static void fillMany(ZooKeeper client, int count) throws KeeperException, InterruptedException {
        create(client, "/many", "", CreateMode.PERSISTENT);
        for (CreateMode mode : CreateMode.values()) {
            create(client, "/many/" + mode, "", CreateMode.PERSISTENT);
        }
        create(client, "/zookeeper/quota/many", "", CreateMode.PERSISTENT);
        create(client, "/zookeeper/quota/many/zookeeper_limits", "count=-1,bytes=-1", CreateMode.PERSISTENT);
        create(client, "/zookeeper/quota/many/zookeeper_stats", "count=0,bytes=0", CreateMode.PERSISTENT);
        Semaphore room = new Semaphore(UNDER_WAY_MAX);
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        Create2Callback created = (code, path, context, name, stat) -> {
            if (code != 0) {
                failed.add(path + ": " + KeeperException.Code.get(code));
            }
            room.release();
        };
        for (int i = 0; i < count; i++) {
            CreateMode mode = CreateMode.values()[i % CreateMode.values().length];
            String path = "/many/" + mode + "/" + "n".repeat(i % 40) + i + "-";
            List<ACL> acl = i % 3 == 0 ? GUARDED : Ids.OPEN_ACL_UNSAFE;
            room.acquire();
            if (mode.isTTL()) {
                client.create(path, new byte[i % 300], acl, mode, created, null, 86_400_000L + i);
            } else {
                client.create(path, i % 5 == 0 ? null : new byte[i % 300], acl, mode, created, null);
            }
        }
        room.acquire(UNDER_WAY_MAX);
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.size() + " failed, first " + failed.peek());
        }
    }

    private static void create(ZooKeeper client, String path, String data, CreateMode mode)
            throws KeeperException, InterruptedException {
        client.create(path, data.getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, mode);
    }
}
