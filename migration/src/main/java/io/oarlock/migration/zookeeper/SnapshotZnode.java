package io.oarlock.migration.zookeeper;

import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;

/**
 * A znode of a snapshot.
 *
 * @param znode its count of children is 0, since a snapshot does not tell it
 * @param aclKnown false when the snapshot does not define its ACL, as for one that was made while the snapshot was
 *     being written: a transaction behind the snapshot brings it
 */
public record SnapshotZnode(ZnodePath path, Znode znode, boolean aclKnown) {}
