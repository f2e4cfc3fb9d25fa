/** Bugs of members that follow an ensemble of ZooKeeper and serve its clients. */
@NullMarked
package io.oarlock.chaos.planted.bug.move;

import org.jspecify.annotations.NullMarked;
