package io.oarlock.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes a script from a seed: a few connections, few paths and few identities, so that requests meet each other's
 * nodes, versions, watches and locks. Nothing in it depends on timing: no time to live ends and no container loses its
 * last child.
 */
final class RandomScripts {

    private static final List<String> CONNECTIONS = List.of("A", "B", "C");
    private static final List<String> PATHS = List.of(
            "/a",
            "/b",
            "/a/x",
            "/a/y",
            "/a/x/p",
            "/b/q",
            "/s",
            "/s/n-0000000000",
            "/s/n-0000000001",
            "/",
            "/never/there");
    private static final List<String> ACLS = List.of(
            "open",
            "open",
            "open",
            "open",
            "open",
            "creator",
            "read",
            "world:anyone:15",
            "digest:bob:hash:31",
            "empty",
            "ip:127.0.0.1:31",
            "world:anyone:29,auth::31");
    private static final List<String> VERSIONS = List.of("-1", "-1", "-1", "-1", "0", "1", "2", "7", "-2");
    private static final List<String> FLAGS = List.of("0", "0", "0", "0", "1", "1", "2", "3", "9");

    private final Random random;

    RandomScripts(long seed) {
        random = new Random(seed);
    }

    List<Line> script(int length) {
        List<String> lines = new ArrayList<>();
        CONNECTIONS.forEach(connection -> lines.add(connection + ": connect"));
        lines.add("A: create /s x");
        lines.add("A: auth digest bob:secret");
        while (lines.size() < length) {
            String connection = oneOf(CONNECTIONS);
            if (random.nextInt(12) == 0) {
                lines.addAll(burst(connection));
                continue;
            }
            String request = request();
            lines.add(connection + ": " + request);
            if (request.equals("drop") || request.equals("quit")) {
                lines.add(connection + (request.equals("drop") ? ": connect session=" + connection : ": connect"));
            }
        }
        return lines.stream().map(Line::parse).toList();
    }

    /**
     * Requests that are sent together. ZooKeeper checks a write against the ACL from before a setAcl that is still
     * under way, or from after it, as the threads go; so none is among them.
     */
    private List<String> burst(String connection) {
        List<String> lines = new ArrayList<>();
        for (int i = 2 + random.nextInt(6); i > 0; i--) {
            String request = random.nextBoolean() ? write() : random.nextInt(4) == 0 ? multi() : read();
            request = request.startsWith("setAcl") ? read() : request;
            lines.add(connection + ": " + request + (i == 1 ? "" : " &"));
        }
        return lines;
    }

    private String request() {
        int kind = random.nextInt(100);
        if (kind < 42) {
            return write();
        }
        if (kind < 70) {
            return read();
        }
        if (kind < 80) {
            return multi();
        }
        return kind < 93 ? watch() : session();
    }

    private String write() {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> oneOf(List.of("create ", "create2 ")) + createBody();
            case 3 ->
                oneOf(List.of(
                        "create2 /s/n- x flags=2",
                        "create /s/n- x flags=3",
                        "create /a/ x flags=2",
                        "create /b/q- x flags=3"));
            case 4, 5 -> "delete " + path() + " " + oneOf(VERSIONS);
            case 6 -> "set " + path() + " " + data() + " " + oneOf(VERSIONS);
            case 7 -> "setAcl " + path() + " " + oneOf(ACLS) + " " + oneOf(VERSIONS);
            default -> "createTTL " + path() + " x flags=" + oneOf(List.of("5", "5", "6", "0"));
        };
    }

    private String createBody() {
        return path() + " " + data() + " flags=" + oneOf(FLAGS) + " acl=" + oneOf(ACLS);
    }

    private String read() {
        String watched = oneOf(List.of("", "", " watch"));
        return switch (random.nextInt(9)) {
            case 0, 1 -> "exists " + path() + watched;
            case 2, 3 -> "get " + path() + watched;
            case 4 -> "children " + path() + watched;
            case 5 -> "children2 " + path() + watched;
            case 6 -> "getAcl " + path();
            case 7 -> oneOf(List.of("childCount ", "ephemerals ", "sync ")) + path();
            default -> "multiRead get " + path() + " | children " + path() + " | get " + path();
        };
    }

    private String multi() {
        int operations = 1 + random.nextInt(4);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            parts.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "create " + createBody();
                        case 1 -> "create2 /s/n- x flags=" + oneOf(List.of("2", "3"));
                        case 2 -> "delete " + path() + " " + oneOf(VERSIONS);
                        case 3 -> "set " + path() + " " + data() + " " + oneOf(VERSIONS);
                        default -> "check " + path() + " " + oneOf(VERSIONS);
                    });
        }
        return "multi " + String.join(" | ", parts);
    }

    private String watch() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> "addWatch " + path() + " " + random.nextInt(2);
            case 2 -> "removeWatches " + path() + " " + (1 + random.nextInt(5));
            case 3 -> "checkWatches " + path() + " " + (1 + random.nextInt(5));
            case 4 -> "setWatches since=" + oneOf(List.of("last", "0")) + lists("data", "exist", "child");
            default -> "setWatches2 since=last" + lists("data", "exist", "child", "persistent", "recursive");
        };
    }

    private String session() {
        return oneOf(List.of(
                "drop",
                "drop",
                "quit",
                "auth digest bob:secret",
                "auth digest ann:secret",
                "whoAmI",
                "ping",
                "exists /a cut=2",
                "create /a/\u0001 x",
                "mark here"));
    }

    private String lists(String... kinds) {
        StringBuilder lists = new StringBuilder();
        for (String kind : kinds) {
            if (random.nextInt(3) > 0) {
                lists.append(' ').append(kind).append('=').append(path());
            }
        }
        return lists.toString();
    }

    private String path() {
        return oneOf(PATHS);
    }

    private String data() {
        return oneOf(List.of("x", "yy", "null", "\"\""));
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
