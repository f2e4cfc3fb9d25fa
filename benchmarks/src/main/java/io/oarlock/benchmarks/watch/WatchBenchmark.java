package io.oarlock.benchmarks.watch;

import io.oarlock.auth.AccessCheck;
import io.oarlock.benchmarks.HotPathBenchmark;
import io.oarlock.model.Acl;
import io.oarlock.model.EventType;
import io.oarlock.model.Identity;
import io.oarlock.model.WatchEvent;
import io.oarlock.model.ZnodePath;
import io.oarlock.watch.Notification;
import io.oarlock.watch.WatchKind;
import io.oarlock.watch.WatchTable;
import io.oarlock.watch.Watcher;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What the apply thread does for watches, among a hundred thousand watched paths. */
public class WatchBenchmark extends HotPathBenchmark {
    private static final int PATHS = 100_000;

    @Param({"1", "100"})
    int watchers;

    private final WatchTable table = new WatchTable(new AccessCheck(false));
    private final List<Watcher> all = new ArrayList<>();
    private long told;

    /** A connection that only counts. */
    private final class Counting implements Watcher.Target {
        @Override
        public List<Identity> identities() {
            return List.of();
        }

        @Override
        public boolean onEvent(Notification notification) {
            told++;
            return true;
        }

        @Override
        public void send(Notification notification) {
            throw new UnsupportedOperationException("no watch is restored here");
        }

        @Override
        public long sessionId() {
            return 1;
        }
    }

    @Setup
    public void watch() {
        for (int i = 0; i < watchers; i++) {
            all.add(new Watcher(new Counting()));
        }
        for (int i = 0; i < PATHS; i++) {
            table.add("/watched/path-" + i, WatchKind.DATA, all.get(i % watchers));
        }
        all.forEach(watcher -> table.add("/persistent", WatchKind.PERSISTENT, watcher));
    }

    /** Most writes: nobody watches this path. */
    @Benchmark
    public long fireUnwatched() {
        return fire("/other/path");
    }

    @Benchmark
    public long firePersistent() {
        return fire("/persistent");
    }

    /** A watch set by every watcher, and the event that takes them all away. */
    @Benchmark
    public long setAndFire() {
        for (Watcher watcher : all) {
            table.add("/once", WatchKind.DATA, watcher);
        }
        return fire("/once");
    }

    private long fire(String path) {
        table.fire(new WatchEvent(EventType.NODE_DATA_CHANGED, new ZnodePath(path), Acl.OPEN), 1);
        return told;
    }
}
