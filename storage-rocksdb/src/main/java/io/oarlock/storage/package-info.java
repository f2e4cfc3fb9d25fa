/**
 * Ports of the storage layer: ordered tables, atomic batch, consistent view, checkpoint. Nothing here knows RocksDB.
 */
@NullMarked
package io.oarlock.storage;

import org.jspecify.annotations.NullMarked;
