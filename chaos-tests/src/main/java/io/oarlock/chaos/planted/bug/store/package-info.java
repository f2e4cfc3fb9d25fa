/** Bugs of what a kill leaves on the disk of a member that is flushing, checkpointing, purging or being brought up. */
@NullMarked
package io.oarlock.chaos.planted.bug.store;

import org.jspecify.annotations.NullMarked;
