package io.oarlock.storage.rocks;

/**
 * Bounds of one RocksDB store.
 *
 * @param memoryBytesMax native memory for cached blocks, indexes, filters and tables not yet on disk, all together
 * @param diskBytesMax bytes of table files at which the store refuses further writes; 0 for no limit
 * @param compactionThreads compactions that may run at once; flushes have a thread of their own
 * @param openFilesMax table files kept open
 * @param logged whether each batch is in a log of the store, and synced there, before it is committed: what a crash
 *     leaves is then the last commit instead of the last flush, at the price of a sync for each
 */
public record RocksSettings(
        long memoryBytesMax, long diskBytesMax, int compactionThreads, int openFilesMax, boolean logged) {
    /** With less the store cannot be opened. */
    public static final long MEMORY_BYTES_MIN = 8L << 20;

    /** What a server without any setting uses. */
    public static final RocksSettings DEFAULTS = new RocksSettings(512L << 20, 0, 1, 1024, false);

    public RocksSettings {
        if (memoryBytesMax < MEMORY_BYTES_MIN) {
            throw new IllegalArgumentException("the store needs " + MEMORY_BYTES_MIN + " bytes of memory at least");
        }
        if (diskBytesMax < 0 || compactionThreads < 1 || openFilesMax < 16) {
            throw new IllegalArgumentException("out of range: diskBytesMax " + diskBytesMax + ", compactionThreads "
                    + compactionThreads + ", openFilesMax " + openFilesMax);
        }
    }

    public RocksSettings withMemoryBytesMax(long bytes) {
        return new RocksSettings(bytes, diskBytesMax, compactionThreads, openFilesMax, logged);
    }

    /** For tests. */
    public RocksSettings withDiskBytesMax(long bytes) {
        return new RocksSettings(memoryBytesMax, bytes, compactionThreads, openFilesMax, logged);
    }

    /** With a log, for a writer whose batches are few and large. */
    public RocksSettings withLog() {
        return new RocksSettings(memoryBytesMax, diskBytesMax, compactionThreads, openFilesMax, true);
    }

    /** The part of the memory that rows not yet on disk may take. */
    long writeBufferBytesMax() {
        return memoryBytesMax / 4;
    }
}
