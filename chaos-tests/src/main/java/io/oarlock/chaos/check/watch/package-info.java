/** Checkers of watches, one-shot and persistent. */
@NullMarked
package io.oarlock.chaos.check.watch;

import org.jspecify.annotations.NullMarked;
