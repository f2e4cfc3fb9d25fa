/** Faults of disks and files: full, slow, frozen, damaged, lost, and syncs that fail. */
@NullMarked
package io.oarlock.chaos.fault.disk;

import org.jspecify.annotations.NullMarked;
