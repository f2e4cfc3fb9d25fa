package io.oarlock.shell;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.CliException;
import org.apache.zookeeper.cli.CliWrapperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * The commands that read, with what they read as fields instead of lines. The words are those of zkCli; the flags that
 * choose a format or ask for the {@code Stat} make no difference.
 */
enum JsonRead implements ShellCommand {
    LS("ls") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            String path = request.path();
            output.put("path", path);
            if (request.has('R')) {
                List<@Nullable Object> paths = new ArrayList<>();
                ZKUtil.visitSubTreeDFS(
                        client, path, request.has('w'), (status, each, context, name) -> paths.add(each));
                output.put("paths", paths);
                return;
            }
            Stat stat = new Stat();
            output.put(
                    "children",
                    client.getChildren(path, request.has('w'), stat).stream()
                            .sorted()
                            .toList());
            output.put("stat", fields(stat));
        }
    },
    GET("get") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            Stat stat = new Stat();
            output.put("path", request.path());
            putData(client.getData(request.path(), request.has('w'), stat), output);
            output.put("stat", fields(stat));
        }
    },
    STAT("stat") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            Stat stat = client.exists(request.path(), request.has('w'));
            if (stat == null) {
                throw new KeeperException.NoNodeException(request.path());
            }
            output.put("path", request.path());
            output.put("stat", fields(stat));
        }
    },
    GET_ACL("getAcl") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            Stat stat = new Stat();
            List<Map<String, @Nullable Object>> entries = client.getACL(request.path(), stat).stream()
                    .map(each -> Json.object(
                            "scheme", each.getId().getScheme(),
                            "id", each.getId().getId(),
                            "permissions", ZKUtil.getPermString(each.getPerms())))
                    .toList();
            output.put("path", request.path());
            output.put("acl", entries);
            output.put("stat", fields(stat));
        }
    },
    GET_EPHEMERALS("getEphemerals") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            output.put("paths", request.hasPath() ? client.getEphemerals(request.path()) : client.getEphemerals());
        }
    },
    GET_ALL_CHILDREN_NUMBER("getAllChildrenNumber") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            output.put("path", request.path());
            output.put("number", client.getAllChildrenNumber(request.path()));
        }
    },
    CONFIG("config") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException {
            Stat stat = new Stat();
            putData(client.getConfig(request.has('w'), stat), output);
            output.put("stat", fields(stat));
        }
    },
    WHOAMI("whoami") {
        @Override
        void read(Request request, ZooKeeper client, Output output) throws InterruptedException {
            output.put(
                    "identities",
                    client.whoAmI().stream()
                            .map(each -> Json.object("scheme", each.getAuthScheme(), "id", each.getUser()))
                            .toList());
        }
    };

    private final String word;

    JsonRead(String word) {
        this.word = word;
    }

    /** The words of one call: letters behind a dash are flags, the first other word is the path. */
    private record Request(List<String> flags, List<String> arguments) {
        static Request of(List<String> words) {
            return new Request(
                    words.stream().skip(1).filter(each -> each.startsWith("-")).toList(),
                    words.stream().skip(1).filter(each -> !each.startsWith("-")).toList());
        }

        boolean has(char flag) {
            return flags.stream().anyMatch(each -> each.indexOf(flag) > 0);
        }

        boolean hasPath() {
            return !arguments.isEmpty();
        }

        String path() {
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException("a path is missing");
            }
            return arguments.get(0);
        }
    }

    abstract void read(Request request, ZooKeeper client, Output output) throws KeeperException, InterruptedException;

    /** The name of the command. */
    String word() {
        return word;
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public void run(List<String> words, ZooKeeper client, Output output) throws ShellException, InterruptedException {
        try {
            read(Request.of(words), client, output);
        } catch (KeeperException refused) {
            CliException said = new CliWrapperException(refused);
            throw new ShellException(String.valueOf(said.getMessage()), refused, ShellException.FAILED);
        } catch (IllegalArgumentException wrongPath) {
            throw new ShellException(word + ": " + wrongPath.getMessage());
        }
    }

    /** As a text where it is one, otherwise in base64. */
    private static void putData(byte @Nullable [] data, Output output) {
        if (data == null) {
            output.put("data", null);
            return;
        }
        try {
            output.put(
                    "data",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(data))
                            .toString());
        } catch (CharacterCodingException noText) {
            output.put("dataBase64", Base64.getEncoder().encodeToString(data));
        }
    }

    private static Map<String, @Nullable Object> fields(Stat stat) {
        return Json.object(
                "czxid", stat.getCzxid(),
                "mzxid", stat.getMzxid(),
                "pzxid", stat.getPzxid(),
                "ctime", stat.getCtime(),
                "mtime", stat.getMtime(),
                "version", stat.getVersion(),
                "cversion", stat.getCversion(),
                "aversion", stat.getAversion(),
                "ephemeralOwner", "0x" + Long.toHexString(stat.getEphemeralOwner()),
                "dataLength", stat.getDataLength(),
                "numChildren", stat.getNumChildren());
    }
}
