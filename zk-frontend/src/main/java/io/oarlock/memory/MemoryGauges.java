package io.oarlock.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** What all connections together hold of each kind of memory, and what they may: for metrics. Any thread. */
public final class MemoryGauges {
    private final Map<String, LongSupplier> gauges = new LinkedHashMap<>();

    /**
     * @param outstandingBytes of requests that wait for their answers
     * @param watchBytes of all watches
     */
    public MemoryGauges(MemoryBudgets memory, LongSupplier outstandingBytes, LongSupplier watchBytes) {
        add("request_memory", memory.requests()::used, memory.requests().bytesMax());
        add("reply_memory", memory.replies()::used, memory.replies().bytesMax());
        MemoryBudgets.Heap heap = memory.heap();
        add("outstanding_memory", outstandingBytes, heap.outstandingMax());
        add("watch_memory", watchBytes, heap.watches().bytesMax());
        add("identity_memory", memory.identities()::used, memory.identities().bytesMax());
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
