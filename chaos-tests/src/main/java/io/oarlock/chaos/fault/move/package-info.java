/** The steps of a move from an ensemble of ZooKeeper, and what goes wrong in the middle of them. */
@NullMarked
package io.oarlock.chaos.fault.move;

import org.jspecify.annotations.NullMarked;
