package io.oarlock.storage;

/**
 * What a store uses.
 *
 * @param diskBytes bytes of live files
 * @param memoryBytes bytes of native memory for tables in memory, caches and indexes; 0 when not known
 * @param unwrittenBytes heap of committed changes that wait to be written
 * @param stalled true while the engine holds writes back
 */
public record StoreStats(long diskBytes, long memoryBytes, long unwrittenBytes, boolean stalled) {}
