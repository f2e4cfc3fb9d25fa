package io.oarlock.storage.rocks;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up. Every native object made here belongs to the scope that was passed in.
 *
 * <p>The cache is the one memory budget: blocks, indexes and filters live in it, and the tables in memory are charged
 * to it.
 */
final class RocksTuning {
    private static final long INFO_LOG_BYTES_MAX = 4L << 20;
    private static final int INFO_LOGS_KEPT = 4;
    private static final long MANIFEST_BYTES_MAX = 16L << 20;
    private static final long SYNC_EVERY_BYTES = 1L << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final double MEMTABLE_BLOOM_SHARE = 0.1;
    private static final double CACHE_SHARE_FOR_INDEXES = 0.3;
    private static final int CACHE_SHARD_BITS = 4;
    private static final long TABLE_FILE_BYTES = 64L << 20;
    private static final long BLOCK_BYTES = 8L << 10;
    private static final long METADATA_BLOCK_BYTES = 4L << 10;
    private static final int WRITE_BUFFERS_PER_TABLE = 4;
    /** Shorter rows are cheaper to copy in compactions than to look up in a second file. */
    private static final long BLOB_BYTES_MIN = 256;

    private static final long BLOB_FILE_BYTES = 64L << 20;
    private static final int FLUSH_THREADS = 1;
    /** What a start after a crash has to read. */
    private static final long LOG_BYTES_MAX = 32L << 20;

    private final RocksSettings settings;
    private final NativeScope scope;
    private final Cache cache;

    RocksTuning(RocksSettings settings, NativeScope scope) {
        this.settings = settings;
        this.scope = scope;
        this.cache =
                scope.own(new LRUCache(settings.memoryBytesMax(), CACHE_SHARD_BITS, false, CACHE_SHARE_FOR_INDEXES));
    }

    Cache cache() {
        return cache;
    }

    /** Whether batches go to a log of the store. */
    boolean logged() {
        return settings.logged();
    }

    DBOptions database(BackgroundErrors errors) throws RocksDBException {
        DBOptions options = scope.own(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setListeners(List.of(scope.own(errors)));
        durability(options);
        budget(options);
        return options;
    }

    private void durability(DBOptions options) {
        options
                // A flush covers all tables or none of them: without a write-ahead log this keeps batches whole.
                .setAtomicFlush(true)
                .setAvoidFlushDuringShutdown(true)
                // The rows of the log go into the tables in memory at the start: writing them out at once only costs
                // time.
                .setAvoidFlushDuringRecovery(true)
                .setMaxTotalWalSize(LOG_BYTES_MAX)
                // Nothing is retried behind our back: the owner reopens the store and replays the log.
                .setMaxBgErrorResumeCount(0);
    }

    WriteOptions writing(boolean logged) {
        return scope.own(new WriteOptions())
                .setDisableWAL(!logged)
                // Of two log files the older one must not lose its end to a power failure that spares the newer one.
                .setSync(logged)
                .setNoSlowdown(true);
    }

    FlushOptions flushing(boolean waiting) {
        return scope.own(new FlushOptions()).setWaitForFlush(waiting).setAllowWriteStall(true);
    }

    private void budget(DBOptions options) throws RocksDBException {
        SstFileManager files = scope.own(new SstFileManager(Env.getDefault()));
        if (settings.diskBytesMax() > 0) {
            files.setMaxAllowedSpaceUsage(settings.diskBytesMax());
        }
        options.setSstFileManager(files)
                .setWriteBufferManager(scope.own(new WriteBufferManager(settings.writeBufferBytesMax(), cache)))
                .setMaxBackgroundJobs(settings.compactionThreads() + FLUSH_THREADS)
                .setMaxOpenFiles(settings.openFilesMax())
                // Opening must not get slower with the number of files.
                .setSkipStatsUpdateOnDbOpen(true)
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setBytesPerSync(SYNC_EVERY_BYTES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES_MAX)
                .setKeepLogFileNum(INFO_LOGS_KEPT)
                .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    ColumnFamilyOptions table() {
        BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setChecksumType(ChecksumType.kXXH3)
                // Indexes and filters of a file come in small parts: whole ones push each other out of a small cache.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(METADATA_BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinTopLevelIndexAndFilter(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setOptimizeFiltersForMemory(true)
                .setFilterPolicy(scope.own(new BloomFilter(BLOOM_BITS_PER_KEY)));
        return blobs(scope.own(new ColumnFamilyOptions()))
                .setTableFormatConfig(blocks)
                .setWriteBufferSize(settings.writeBufferBytesMax() / 2)
                .setMaxWriteBufferNumber(WRITE_BUFFERS_PER_TABLE)
                .setTargetFileSizeBase(TABLE_FILE_BYTES)
                .setLevelCompactionDynamicLevelBytes(true)
                .setForceConsistencyChecks(true)
                // Every create asks for a znode that is not there: a filter answers faster than the table.
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /**
     * Long values lie in files of their own, of which a table holds the places: compactions, which copied each value
     * several times, leave them alone until {@link BlobGarbage} has them clean up.
     */
    private static ColumnFamilyOptions blobs(ColumnFamilyOptions options) {
        return options.setEnableBlobFiles(true)
                .setMinBlobSize(BLOB_BYTES_MIN)
                .setBlobFileSize(BLOB_FILE_BYTES)
                .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                .setEnableBlobGarbageCollection(false)
                .setBlobGarbageCollectionForceThreshold(BlobGarbage.SHARE_MAX);
    }
}
