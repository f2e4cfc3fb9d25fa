/** All checkers of histories together, and how often a history exercises each. */
@NullMarked
package io.oarlock.chaos.check;

import org.jspecify.annotations.NullMarked;
