/** ZooKeeper's files: snapshots, transaction logs, the digest of its tree. Knows nothing of how a state is stored. */
@NullMarked
package io.oarlock.migration.zookeeper;

import org.jspecify.annotations.NullMarked;
