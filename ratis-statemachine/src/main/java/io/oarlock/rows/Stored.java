package io.oarlock.rows;

/**
 * A decoded row.
 *
 * @param checksum of the row as stored; also what the row adds to the digest of the state
 * @param bytes length of the row as stored
 */
public record Stored<V>(V value, long checksum, int bytes) {}
