package io.oarlock.moving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/**
 * Every kind of request that changes something, with every kind of reply, as text: whatever differs from one run to the
 * next, as names and times, is left out, so that two servers can be compared.
 */
final class ReplyScript {
    private static final long TTL_MILLIS = 86_400_000;

    private final ZooKeeper client;
    private final String root;
    private final List<String> replies = new ArrayList<>();

    private ReplyScript(ZooKeeper client, String root) {
        this.client = client;
        this.root = root;
    }

    private interface Request {
        String reply() throws KeeperException, InterruptedException;
    }

    /** @param root does not exist yet */
    static List<String> run(ZooKeeper client, String root) throws Exception {
        ReplyScript script = new ReplyScript(client, root);
        script.creates();
        script.changes();
        script.multis();
        script.deletes();
        return script.replies;
    }

    private void ask(String what, Request request) throws InterruptedException {
        String reply;
        try {
            reply = request.reply();
        } catch (KeeperException e) {
            String results = e.getResults() == null ? "" : " " + text(e.getResults());
            reply = e.code() + " " + e.getPath() + results;
        }
        replies.add((what + ": " + reply).replace(root, "ROOT"));
    }

    private void create(String name, CreateMode mode) throws InterruptedException {
        create(name, mode, Ids.OPEN_ACL_UNSAFE);
    }

    /** @param entries as a list that can be asked for null, which the client does */
    private void create(String name, CreateMode mode, List<ACL> entries) throws InterruptedException {
        List<ACL> acl = new ArrayList<>(entries);
        Stat stat = new Stat();
        ask(
                "create " + name + " " + mode,
                () -> client.create(root + name, bytes("data"), acl, mode, stat) + " " + text(stat));
        ask("create without Stat " + name, () -> client.create(root + name + "-plain", null, acl, mode));
    }

    private void creates() throws InterruptedException {
        ask("create the root", () -> client.create(root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER));
        for (CreateMode mode : CreateMode.values()) {
            if (!mode.isTTL()) {
                create("/" + mode, mode);
            }
        }
        Stat stat = new Stat();
        for (CreateMode mode : List.of(CreateMode.PERSISTENT_WITH_TTL, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL)) {
            ask(
                    "create " + mode,
                    () -> client.create(root + "/ttl-", null, Ids.OPEN_ACL_UNSAFE, mode, stat, TTL_MILLIS)
                            + text(stat));
        }
        create("/PERSISTENT", CreateMode.PERSISTENT);
        create("/none/below", CreateMode.PERSISTENT);
        create("/EPHEMERAL/below", CreateMode.PERSISTENT);
        create("/auth", CreateMode.PERSISTENT, Ids.CREATOR_ALL_ACL);
        create("/no-acl", CreateMode.PERSISTENT, List.of());
        create("/bad-acl", CreateMode.PERSISTENT, List.of(new ACL(31, new Id("nobody-knows", "this"))));
        create("/closed", CreateMode.PERSISTENT, List.of(new ACL(1, new Id("world", "anyone"))));
        create("/closed/below", CreateMode.PERSISTENT);
        ask("read the ACL", () -> client.getACL(root + "/auth", null).toString());
    }

    private void changes() throws InterruptedException {
        String path = root + "/PERSISTENT";
        ask("setData", () -> text(client.setData(path, bytes("more data"), -1)));
        ask("setData to null", () -> text(client.setData(path, null, 1)));
        ask("setData of a wrong version", () -> text(client.setData(path, null, 77)));
        ask("setData of nothing", () -> text(client.setData(root + "/none", null, -1)));
        ask("setData without permission", () -> text(client.setData(root + "/closed", null, -1)));
        ask("setACL", () -> text(client.setACL(path, Ids.OPEN_ACL_UNSAFE, 0)));
        ask("setACL of a wrong version", () -> text(client.setACL(path, Ids.OPEN_ACL_UNSAFE, 0)));
        ask("setACL of nothing", () -> text(client.setACL(root + "/none", Ids.OPEN_ACL_UNSAFE, -1)));
        ask("setACL to none", () -> text(client.setACL(path, new ArrayList<>(), -1)));
        ask("setACL without permission", () -> text(client.setACL(root + "/closed", Ids.OPEN_ACL_UNSAFE, -1)));
        ask("read back", () -> text(Objects.requireNonNull(client.exists(path, false))));
    }

    private void multis() throws InterruptedException {
        ask(
                "multi",
                () -> text(client.multi(List.of(
                        Op.create(root + "/m", bytes("m"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.check(root + "/m", 0),
                        Op.create(root + "/m/s-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL),
                        Op.create(root + "/m/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER),
                        Op.setData(root + "/m", bytes("n"), 0),
                        Op.delete(root + "/m/c", -1)))));
        ask("multi of checks", () -> text(client.multi(List.of(Op.check(root, -1), Op.check(root + "/m", 1)))));
        ask("empty multi", () -> text(client.multi(List.of())));
        ask(
                "multi that fails at its end",
                () -> text(client.multi(List.of(
                        Op.create(root + "/n", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.setData(root + "/m", null, -1),
                        Op.check(root + "/m", 99)))));
        ask(
                "multi that fails at its start",
                () -> text(client.multi(List.of(
                        Op.delete(root + "/none", -1), Op.setData(root + "/m", null, -1), Op.check(root, -1)))));
        ask(
                "multi that fails in the middle",
                () -> text(client.multi(List.of(
                        Op.setData(root + "/m", null, -1),
                        Op.create(root + "/m", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.delete(root + "/m", -1)))));
        ask("read back", () -> text(Objects.requireNonNull(client.exists(root + "/m", false))));
    }

    private void deletes() throws InterruptedException {
        ask("delete of a wrong version", () -> deleted("/PERSISTENT-plain", 4));
        ask("delete", () -> deleted("/PERSISTENT-plain", 0));
        ask("delete of nothing", () -> deleted("/PERSISTENT-plain", -1));
        ask("delete what has children", () -> deleted("/m", -1));
        ask("delete without permission", () -> deleted("/closed/below", -1));
        ask("sync", () -> {
            client.sync(root, (code, path, context) -> {}, null);
            return String.valueOf(
                    client.getChildren(root, false).stream().sorted().toList());
        });
    }

    private String deleted(String name, int version) throws KeeperException, InterruptedException {
        client.delete(root + name, version);
        return "done";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String text(Stat stat) {
        return "[" + stat.getVersion() + " " + stat.getCversion() + " " + stat.getAversion() + " "
                + stat.getDataLength() + " " + stat.getNumChildren() + " "
                + (stat.getEphemeralOwner() == client.getSessionId() ? "mine" : stat.getEphemeralOwner())
                + (stat.getCzxid() == stat.getMzxid() ? " unchanged" : " changed")
                + (stat.getPzxid() == stat.getCzxid() ? " childless" : "")
                + (stat.getCtime() <= stat.getMtime() ? "" : " later") + "]";
    }

    private String text(List<OpResult> results) {
        return results.stream().map(this::text).collect(Collectors.joining(", "));
    }

    private String text(OpResult result) {
        if (result instanceof OpResult.CreateResult created) {
            return created.getPath() + (created.getStat() == null ? "" : text(created.getStat()));
        }
        if (result instanceof OpResult.SetDataResult set) {
            return text(set.getStat());
        }
        return result instanceof OpResult.ErrorResult error
                ? "error " + error.getErr()
                : result.getClass().getName();
    }
}
