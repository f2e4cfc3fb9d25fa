/** Checkers of members: that they serve, stay, end when they must, and agree on the tree. */
@NullMarked
package io.oarlock.chaos.check.member;

import org.jspecify.annotations.NullMarked;
