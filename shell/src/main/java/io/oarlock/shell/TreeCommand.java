package io.oarlock.shell;

import io.oarlock.shell.ZnodeWalk.Next;
import io.oarlock.shell.ZnodeWalk.Znode;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tree}: a subtree as a picture. */
@Command(name = "tree", description = "Shows a subtree as a picture.")
final class TreeCommand implements OwnCommand.Body {
    @Option(names = "-L", defaultValue = "2147483647", paramLabel = "DEPTH", description = "Levels to show.")
    private int depth;

    @Option(names = "-s", description = "Shows the length of the data, too.")
    private boolean sizes;

    @Parameters(arity = "0..1", defaultValue = "/", paramLabel = "PATH", description = "Where to begin.")
    private String path = "";

    private long znodes;
    private final List<Boolean> lastOnes = new ArrayList<>();
    private final List<@Nullable Object> listed = new ArrayList<>();

    @Override
    public void run(ZooKeeper client, Output output) throws KeeperException, InterruptedException {
        new ZnodeWalk(client).walk(path, znode -> {
            znodes++;
            show(znode, output);
            return znode.depth() < depth ? Next.CHILDREN : Next.SIBLING;
        });
        if (output.isJson()) {
            output.put("znodes", listed);
        } else {
            output.out().println();
            output.out().println(znodes + (znodes == 1 ? " znode" : " znodes"));
        }
    }

    private void show(Znode znode, Output output) {
        if (output.isJson()) {
            listed.add(Json.object(
                    "path", znode.path(),
                    "dataLength", znode.stat().getDataLength(),
                    "numChildren", znode.stat().getNumChildren(),
                    "ephemeral", znode.isEphemeral()));
            return;
        }
        StringBuilder line = new StringBuilder();
        while (lastOnes.size() > znode.depth()) {
            lastOnes.remove(lastOnes.size() - 1);
        }
        lastOnes.stream().skip(1).forEach(last -> line.append(last ? "    " : "|   "));
        lastOnes.add(znode.last());
        if (znode.depth() > 0) {
            line.append(znode.last() ? "`-- " : "|-- ").append(znode.name());
        } else {
            line.append(znode.path());
        }
        if (sizes) {
            line.append(" (").append(znode.stat().getDataLength()).append(" bytes)");
        }
        line.append(znode.readable() ? "" : " [no permission to list]");
        output.out().println(line);
    }
}
