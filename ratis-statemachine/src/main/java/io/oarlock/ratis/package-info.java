/** The adapter to Apache Ratis: one member of the Raft group, what Ratis calls, and what looks after it. */
@NullMarked
package io.oarlock.ratis;

import org.jspecify.annotations.NullMarked;
