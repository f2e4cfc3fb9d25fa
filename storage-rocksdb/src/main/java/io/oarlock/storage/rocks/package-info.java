/** The ports over RocksDB. The only package that may import {@code org.rocksdb}. */
@NullMarked
package io.oarlock.storage.rocks;

import org.jspecify.annotations.NullMarked;
