/** Bugs of what members say to each other and of what they leave on their disks. */
@NullMarked
package io.oarlock.chaos.planted.bug.replication;

import org.jspecify.annotations.NullMarked;
