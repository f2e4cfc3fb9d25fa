package io.oarlock.shell;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: prints what changes at a path until it is interrupted. */
@Command(name = "watch", description = "Prints what changes at a path, or below it, until Ctrl-C.")
final class WatchCommand implements OwnCommand.Body {
    @Option(names = "-r", description = "The znodes below it, too.")
    private boolean recursive;

    @Option(
            names = {"-n", "--count"},
            defaultValue = "0",
            paramLabel = "COUNT",
            description = "Ends behind so many events.")
    private long count;

    @Parameters(paramLabel = "PATH", description = "What to watch; it need not exist yet.")
    private String path = "";

    @Override
    public void run(ZooKeeper client, Output output) throws KeeperException, InterruptedException, ShellException {
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        Watcher watcher = events::add;
        client.addWatch(path, watcher, recursive ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT);
        try {
            for (long seen = 0; count == 0 || seen < count; ) {
                WatchedEvent event = events.take();
                if (event.getType() != Watcher.Event.EventType.None) {
                    seen++;
                    tell(event, output);
                } else if (event.getState() == KeeperState.Expired || event.getState() == KeeperState.Closed) {
                    throw new ShellException("watch: the session is " + event.getState());
                }
            }
        } finally {
            if (client.getState().isAlive() && !Thread.interrupted()) {
                client.removeWatches(path, watcher, Watcher.WatcherType.Any, true);
            }
        }
    }

    private static void tell(WatchedEvent event, Output output) {
        output.now(
                output.isJson()
                        ? Json.of(Json.object("event", EventPrinter.fields(event)))
                        : "%-20s %s 0x%x".formatted(event.getType(), event.getPath(), event.getZxid()));
    }
}
