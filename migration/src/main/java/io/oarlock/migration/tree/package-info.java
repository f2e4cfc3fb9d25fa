/** A tree being made of ZooKeeper's files, and written back: from and to the rows that a member keeps its state in. */
@NullMarked
package io.oarlock.migration.tree;

import org.jspecify.annotations.NullMarked;
