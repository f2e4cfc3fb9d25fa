package io.oarlock.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What all connections together hold of each kind of memory, and what they may: for metrics. Any thread. */
public final class MemoryGauges {
    private final Map<String, LongSupplier> gauges = new LinkedHashMap<>();

    MemoryGauges(FrontParts parts, List<EventLoopContext> shards) {
        MemoryBudgets memory = parts.memory();
        add("request_memory", memory.requests()::used, memory.requests().bytesMax());
        add("reply_memory", memory.replies()::used, memory.replies().bytesMax());
        MemoryBudgets.Heap heap = memory.heap();
        add(
                "outstanding_memory",
                () -> shards.stream()
                        .mapToLong(shard -> shard.outstanding().bytes())
                        .sum(),
                heap.outstandingMax());
        add("watch_memory", parts.watches()::bytes, heap.watchesMax());
        add("identity_memory", memory.identities()::get, heap.identitiesMax());
        MemoryBudget events = memory.stagedEvents().budget();
        add("event_memory", events::used, events.bytesMax());
    }

    private void add(String name, LongSupplier used, long max) {
        gauges.put(name + "_bytes", used);
        gauges.put(name + "_bytes_max", () -> max);
    }

    /** Name to value, each in bytes. */
    public Map<String, LongSupplier> all() {
        return Map.copyOf(gauges);
    }
}
