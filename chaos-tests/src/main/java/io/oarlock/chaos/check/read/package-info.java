/** Checkers of reads: data, stats, lists of children, access, and reads after a sync. */
@NullMarked
package io.oarlock.chaos.check.read;

import org.jspecify.annotations.NullMarked;
