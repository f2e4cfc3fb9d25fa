/** The ports over a sorted map in memory: the reference that the RocksDB store is tested against. */
@NullMarked
package io.oarlock.storage.heap;

import org.jspecify.annotations.NullMarked;
