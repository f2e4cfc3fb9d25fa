/** Checkers of histories: linearizability, watches, sessions, replica digests. */
@NullMarked
package io.oarlock.chaos.check;

import org.jspecify.annotations.NullMarked;
