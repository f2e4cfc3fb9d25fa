package io.oarlock.shell;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * The default watcher of a session: prints events while that is wanted, and knows when the session was opened. Called
 * on the client's event thread.
 */
final class EventPrinter implements Watcher {
    private final ShellOptions.Format format;
    private final PrintStream out;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final AtomicReference<Event.KeeperState> state = new AtomicReference<>(Event.KeeperState.Disconnected);
    private volatile boolean printing = true;

    EventPrinter(ShellOptions.Format format, PrintStream out) {
        this.format = format;
        this.out = out;
    }

    void print(boolean wanted) {
        printing = wanted;
    }

    /** Waits until the session is open or cannot be opened any more; what became of it. */
    Event.KeeperState awaitConnection(int millis) throws InterruptedException {
        decided.await(millis, TimeUnit.MILLISECONDS);
        return state.get();
    }

    @Override
    public void process(WatchedEvent event) {
        if (printing && isWanted(event)) {
            out.print(text(event));
            out.flush();
        }
        if (event.getType() == Event.EventType.None) {
            state.set(event.getState());
            if (event.getState() != Event.KeeperState.Disconnected) {
                decided.countDown();
            }
        }
    }

    /** That a session was opened or closed as ordered is news to zkCli only. */
    private boolean isWanted(WatchedEvent event) {
        return format == ShellOptions.Format.ZKCLI
                || event.getType() != Event.EventType.None
                || event.getState() != Event.KeeperState.SyncConnected && event.getState() != Event.KeeperState.Closed;
    }

    private String text(WatchedEvent event) {
        if (format == ShellOptions.Format.JSON) {
            return Json.of(Json.object("event", fields(event))) + "\n";
        }
        return "\nWATCHER::\n\n" + event + "\n";
    }

    static Object fields(WatchedEvent event) {
        return Json.object(
                "type", event.getType(),
                "state", event.getState(),
                "path", event.getPath(),
                "zxid", event.getZxid());
    }
}
