/** Commands of this machine, and the disks and clocks that members have to themselves on it. */
@NullMarked
package io.oarlock.chaos.cluster.host;

import org.jspecify.annotations.NullMarked;
