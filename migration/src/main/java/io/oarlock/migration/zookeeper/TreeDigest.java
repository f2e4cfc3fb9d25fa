package io.oarlock.migration.zookeeper;

import io.oarlock.model.ZnodeDigest;

/**
 * The digest of ZooKeeper's tree after a transaction.
 *
 * @param zxid of that transaction
 * @param value the sum of {@link ZnodeDigest} over all znodes
 */
public record TreeDigest(long zxid, long value) {}
