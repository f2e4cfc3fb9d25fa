/** Decides whether one order of operations explains all of their results. */
@NullMarked
package io.oarlock.chaos.check.linearizability;

import org.jspecify.annotations.NullMarked;
