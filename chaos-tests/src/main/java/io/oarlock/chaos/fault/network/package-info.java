/** Faults of networks and addresses: partitions, bad links, members that move. */
@NullMarked
package io.oarlock.chaos.fault.network;

import org.jspecify.annotations.NullMarked;
