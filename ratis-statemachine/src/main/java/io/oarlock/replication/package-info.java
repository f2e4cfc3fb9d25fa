/**
 * A proposal's way into the log and back: gathered into entries, sent until applied, applied, and the gate for reads.
 * No type of Ratis.
 */
@NullMarked
package io.oarlock.replication;

import org.jspecify.annotations.NullMarked;
