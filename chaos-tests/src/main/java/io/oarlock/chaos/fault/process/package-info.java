/** Faults of processes and their clocks: kills, pauses, lag and restarts. */
@NullMarked
package io.oarlock.chaos.fault.process;

import org.jspecify.annotations.NullMarked;
