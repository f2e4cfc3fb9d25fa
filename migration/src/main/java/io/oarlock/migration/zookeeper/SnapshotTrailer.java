package io.oarlock.migration.zookeeper;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What follows the tree in a snapshot.
 *
 * @param digest null where there is none, or none of a known version
 * @param lastZxid the last transaction that ZooKeeper had processed when it finished the snapshot; since 3.9
 */
public record SnapshotTrailer(@Nullable TreeDigest digest, OptionalLong lastZxid) {}
