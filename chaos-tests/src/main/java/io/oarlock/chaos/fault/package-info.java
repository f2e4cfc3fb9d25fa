/** Faults of processes, networks, disks and clocks, and how each is healed. */
@NullMarked
package io.oarlock.chaos.fault;

import org.jspecify.annotations.NullMarked;
