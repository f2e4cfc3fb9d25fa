/** Checkers of writes: durability, order, atomicity, locks, queues and quotas. */
@NullMarked
package io.oarlock.chaos.check.write;

import org.jspecify.annotations.NullMarked;
