package io.oarlock.memory;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.util.function.LongSupplier;

/** Registers what all connections together hold of each kind of memory, and what they may. */
public final class MemoryGauges {
    private final MemoryBudgets memory;

    public MemoryGauges(MemoryBudgets memory) {
        this.memory = memory;
    }

    /**
     * @param outstandingBytes of requests that wait for their answers
     * @param watchBytes of all watches
     */
    public void register(MetricRegistry metrics, LongSupplier outstandingBytes, LongSupplier watchBytes) {
        metrics.gauge(Metric.REQUEST_MEMORY_BYTES, memory.requests()::used);
        metrics.gauge(Metric.REQUEST_MEMORY_BYTES_MAX, memory.requests()::bytesMax);
        metrics.gauge(Metric.REPLY_MEMORY_BYTES, memory.replies()::used);
        metrics.gauge(Metric.REPLY_MEMORY_BYTES_MAX, memory.replies()::bytesMax);
        MemoryBudgets.Heap heap = memory.heap();
        metrics.gauge(Metric.OUTSTANDING_MEMORY_BYTES, outstandingBytes);
        metrics.gauge(Metric.OUTSTANDING_MEMORY_BYTES_MAX, heap::outstandingMax);
        metrics.gauge(Metric.WATCH_MEMORY_BYTES, watchBytes);
        metrics.gauge(Metric.WATCH_MEMORY_BYTES_MAX, heap.watches()::bytesMax);
        metrics.gauge(Metric.IDENTITY_MEMORY_BYTES, memory.identities()::used);
        metrics.gauge(Metric.IDENTITY_MEMORY_BYTES_MAX, memory.identities()::bytesMax);
        metrics.gauge(Metric.CONNECT_MEMORY_BYTES, memory.connects()::used);
        metrics.gauge(Metric.CONNECT_MEMORY_BYTES_MAX, memory.connects()::bytesMax);
        MemoryBudget events = memory.stagedEvents().budget();
        metrics.gauge(Metric.EVENT_MEMORY_BYTES, events::used);
        metrics.gauge(Metric.EVENT_MEMORY_BYTES_MAX, events::bytesMax);
    }
}
