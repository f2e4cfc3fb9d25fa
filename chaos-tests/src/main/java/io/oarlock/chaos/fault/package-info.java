/** The menu of faults, and the members that no fault has touched. */
@NullMarked
package io.oarlock.chaos.fault;

import org.jspecify.annotations.NullMarked;
