package io.oarlock.seeded.watch;

import org.rocksdb.CompressionType;

/** A front end that names the storage library. */
final class SeesRocksDb {
    private SeesRocksDb() {}

    static CompressionType compression() {
        return CompressionType.NO_COMPRESSION;
    }
}
