package io.oarlock.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Futures that complete once an index is applied. Asked from any thread, moved on by the apply thread. */
public final class AppliedWaiters {
    private final AtomicLong applied = new AtomicLong(-1);
    private final ConcurrentSkipListMap<Long, List<CompletableFuture<Void>>> waiting = new ConcurrentSkipListMap<>();

    public CompletableFuture<Void> await(long index) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        waiting.compute(index, (key, others) -> {
            List<CompletableFuture<Void>> all = others == null ? new ArrayList<>() : new ArrayList<>(others);
            all.add(reached);
            return all;
        });
        // The apply thread may have passed between the caller's look at the index and the line above.
        release();
        return reached;
    }

    void advance(long index) {
        applied.accumulateAndGet(index, Math::max);
        if (!waiting.isEmpty()) {
            release();
        }
    }

    public long applied() {
        return applied.get();
    }

    private void release() {
        for (var first = waiting.firstEntry();
                first != null && first.getKey() <= applied.get();
                first = waiting.firstEntry()) {
            List<CompletableFuture<Void>> reached = waiting.remove(first.getKey());
            if (reached != null) {
                reached.forEach(future -> future.complete(null));
            }
        }
    }
}
