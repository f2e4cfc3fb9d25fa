package io.oarlock.eventloop;

import io.oarlock.replica.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The syncs of an event loop: all that come in one pass share one round to the leader. Belongs to the event loop. */
final class SyncRounds {
    private final Replica replica;
    private final Executor loop;
    private final Consumer<Runnable> later;
    private List<SyncRequest> syncs = new ArrayList<>();

    /**
     * @param loop runs work on the event loop
     * @param later the same, after a moment
     */
    SyncRounds(Replica replica, Executor loop, Consumer<Runnable> later) {
        this.replica = replica;
        this.loop = loop;
        this.later = later;
    }

    void add(SyncRequest sync) {
        syncs.add(sync);
    }

    boolean isEmpty() {
        return syncs.isEmpty();
    }

    /** Asks for all that have come since the last round. */
    void start() {
        if (!syncs.isEmpty()) {
            List<SyncRequest> batch = syncs;
            syncs = new ArrayList<>();
            start(batch);
        }
    }

    private void start(List<SyncRequest> batch) {
        replica.readIndex()
                .whenComplete((zxid, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        batch.forEach(SyncRequest::synced);
                        return;
                    }
                    // A leader that goes away takes its rounds with it; asking the next one is as good. Who waits too
                    // long for
                    // one is sent away.
                    List<SyncRequest> left =
                            batch.stream().filter(sync -> !sync.isAbandoned()).toList();
                    if (!left.isEmpty()) {
                        later.accept(() -> start(left));
                    }
                }));
    }
}
