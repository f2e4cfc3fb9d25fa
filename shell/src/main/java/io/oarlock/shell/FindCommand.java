package io.oarlock.shell;

import io.oarlock.shell.ZnodeWalk.Next;
import io.oarlock.shell.ZnodeWalk.Znode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code find}: the znodes of a subtree that meet every condition. */
@Command(name = "find", description = "Lists the znodes of a subtree that meet every condition.")
final class FindCommand implements OwnCommand.Body {
    @Parameters(arity = "0..1", defaultValue = "/", paramLabel = "PATH", description = "Where to begin.")
    private String path = "";

    @Option(
            names = {"-n", "--name"},
            paramLabel = "GLOB",
            description = "Their last name, with * and ? and [...].")
    private @Nullable String name;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "TEXT",
            description = "A part of their data.")
    private @Nullable String data;

    @Option(
            names = {"-e", "--ephemeral"},
            description = "Ephemerals only.")
    private boolean ephemeral;

    @Option(names = "--owner", paramLabel = "SESSION", description = "Ephemerals of this session (0x...).")
    private @Nullable String owner;

    @Option(names = "--larger", defaultValue = "-1", paramLabel = "BYTES", description = "With more data than this.")
    private int larger;

    @Option(names = "--limit", defaultValue = "0", paramLabel = "COUNT", description = "Stops behind so many.")
    private long limit;

    private final List<@Nullable Object> found = new ArrayList<>();
    private long count;
    private long hidden;

    @Override
    public void run(ZooKeeper client, Output output) throws KeeperException, InterruptedException, ShellException {
        Predicate<String> names = names();
        Long session = owner == null ? null : session(owner);
        new ZnodeWalk(client).walk(path, znode -> {
            hidden += znode.readable() ? 0 : 1;
            if (names.test(znode.name()) && meets(znode, session) && holds(client, znode)) {
                count++;
                tell(znode, output);
            }
            return limit > 0 && count >= limit ? Next.END : Next.CHILDREN;
        });
        if (hidden > 0) {
            output.err().println("find: the children of " + hidden + " znodes may not be listed by this session");
        }
        if (output.isJson()) {
            output.put("paths", found);
        }
    }

    private Predicate<String> names() throws ShellException {
        try {
            return name == null ? any -> true : Glob.of(name);
        } catch (PatternSyntaxException wrong) {
            throw new ShellException("find: '" + name + "' is no pattern: " + wrong.getDescription());
        }
    }

    private static Long session(String text) throws ShellException {
        try {
            return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException wrong) {
            throw new ShellException("find: '" + text + "' is no session id, as 0x100001234560000");
        }
    }

    private boolean meets(Znode znode, @Nullable Long session) {
        return (!ephemeral && session == null || znode.isEphemeral())
                && (session == null || znode.stat().getEphemeralOwner() == session)
                && znode.stat().getDataLength() > larger;
    }

    private boolean holds(ZooKeeper client, Znode znode) throws KeeperException, InterruptedException {
        if (data == null) {
            return true;
        }
        try {
            byte[] bytes = client.getData(znode.path(), false, null);
            return bytes != null && new String(bytes, StandardCharsets.UTF_8).contains(data);
        } catch (KeeperException.NoNodeException | KeeperException.NoAuthException notForUs) {
            return false;
        }
    }

    private void tell(Znode znode, Output output) {
        if (output.isJson()) {
            found.add(znode.path());
        } else {
            output.out().println(znode.path());
        }
    }
}
