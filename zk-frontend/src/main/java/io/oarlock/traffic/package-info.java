/** Counts the packets, bytes and latencies of clients. Uses no other package of this module. */
@NullMarked
package io.oarlock.traffic;

import org.jspecify.annotations.NullMarked;
