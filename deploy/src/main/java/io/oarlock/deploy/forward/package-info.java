/**
 * Serves clients while a ZooKeeper ensemble, the source, decides: their requests go through the member that leads to
 * the source's leader, and are answered by the transactions that come back.
 */
@NullMarked
package io.oarlock.deploy.forward;

import org.jspecify.annotations.NullMarked;
