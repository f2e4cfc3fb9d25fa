/** What a history says of the tree, sessions, faults and the machine, for the checkers to judge by. */
@NullMarked
package io.oarlock.chaos.check.evidence;

import org.jspecify.annotations.NullMarked;
