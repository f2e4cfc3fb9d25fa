package io.oarlock.watch;

import io.oarlock.model.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection as the watch table knows it. The table keeps in it which paths it watches, so that a connection that
 * goes costs no more than its own watches.
 */
public final class Watcher {
    private final Target target;
    private final CompactSet<String> paths = new CompactSet<>();
    /** Where the paths were that were taken out last. */
    private int takenUpTo;

    private int watches;
    private long bytes;
    private boolean refused;

    public Watcher(Target target) {
        this.target = target;
    }

    /** Where events go. */
    public interface Target {
        /** What the connection has proved so far. Any thread. */
        List<Identity> identities();

        /**
         * Takes one event of this connection; called where {@link WatchTable#fire} is.
         *
         * @return false when it takes no more events, since the connection is about to be closed
         */
        boolean onEvent(Notification notification);

        /** Sends an event that brings its client up to date after it has connected again. Event loop. */
        void send(Notification notification);

        /** 0 while there is no session. Any thread. */
        long sessionId();
    }

    public Target target() {
        return target;
    }

    /** How many watches it has: one a path and kind. */
    public int watches() {
        return watches;
    }

    /** What its watches would weigh if their paths had no other watches. */
    public long bytes() {
        return bytes;
    }

    /** Whether no watch of it was refused before this one. */
    public boolean isFirstRefusal() {
        boolean first = !refused;
        refused = true;
        return first;
    }

    CompactSet<String> paths() {
        return paths;
    }

    /** Takes so many paths out, or all where there are no more. */
    List<String> takePaths(int max) {
        List<String> taken = new ArrayList<>(Math.min(max, paths.size()));
        takenUpTo = paths.take(max, takenUpTo, taken);
        return taken;
    }

    void counted(int change, long weight) {
        watches += change;
        bytes += change * weight;
    }
}
