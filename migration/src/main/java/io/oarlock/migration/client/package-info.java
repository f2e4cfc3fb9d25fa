/** A small client of the wire protocol that reads a running server, be it ZooKeeper or Oarlock. */
@NullMarked
package io.oarlock.migration.client;

import org.jspecify.annotations.NullMarked;
